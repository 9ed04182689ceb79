"""What the README shows is what the commands answer."""

from __future__ import annotations

import re
import shlex

import pytest

from support import GRAPHSVC, ROOT, command

README = (ROOT / "README.md").read_text("utf-8")
SHOWN = re.findall(r"```console\n\$ graphsvc ([^\n]*)\n(.*?)```", README, re.DOTALL)


def test_the_readme_shows_a_question_and_a_checked_file() -> None:
    assert [arguments.split()[0] for arguments, _ in SHOWN] == ["query", "validate"]


@pytest.mark.parametrize(("arguments", "shown"), SHOWN, ids=lambda part: part.split()[0])
def test_every_line_that_the_readme_shows_is_answered_in_that_order(
    arguments: str, shown: str
) -> None:
    done = command(GRAPHSVC, *shlex.split(arguments), cwd=ROOT)
    answered = iter(done.stdout.split("\n"))
    for line in shown.rstrip("\n").split("\n"):
        if line != "…":
            assert line in answered, f"{line!r} is not answered, or not there"


def test_the_readme_fits_one_screen() -> None:
    assert README.count("\n") <= 75
