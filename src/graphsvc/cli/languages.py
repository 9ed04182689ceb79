"""The language of a command's messages: that of its ``--lang``, where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from graphsvc.vocab import LANGUAGES

_OPTION: Final = "--lang"


def asked(arguments: Sequence[str]) -> str:
    """Return the language that the arguments of a command ask for, English where they don't.

    They are read as they stand, since a refusal may come before a command has read them.
    """
    given = list(takewhile(lambda argument: argument != "--", arguments))
    wishes = [value for option, value in pairwise(given) if option == _OPTION]
    wishes += [one.removeprefix(f"{_OPTION}=") for one in given if one.startswith(f"{_OPTION}=")]
    return next((wish for wish in reversed(wishes) if wish in LANGUAGES), LANGUAGES[0])
