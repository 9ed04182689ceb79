"""Notes on several files as sentences, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from graphsvc.render.safe import line
from graphsvc.render.words import words
from graphsvc.report import Note

_MOST_NOTES: Final = 20
_MOST_NAMES: Final = 5


def sentences(notes: Sequence[Note], lang: str) -> Iterator[str]:
    """Yield a sentence for each note; what would be too many is counted."""
    for note in notes[:_MOST_NOTES]:
        yield sentence(note, lang)
    if (more := len(notes) - _MOST_NOTES) > 0:
        yield words(lang).more.format(count=more)


def sentence(note: Note, lang: str) -> str:
    """Return what the note says, with as many of the files as anybody reads."""
    say, count = words(lang), len(note.files)
    names = ", ".join(line(name) for name in note.files[:_MOST_NAMES])
    if (more := count - _MOST_NAMES) > 0:
        names += f", {say.more.format(count=more)}"
    return say.same_city.format(count=count, city=line(note.city), files=names)
