"""What a user's own shapes come to: one text that an engine runs, and what refers to them."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.errors import SyntaxRefusal, Where
from graphsvc.rdfio.formats import Format


@dataclass(frozen=True, slots=True)
class ShapesFile:
    """Hold a file of shapes as it was handed in; ``name`` is what messages call it."""

    name: str
    data: bytes
    syntax: Format


@dataclass(frozen=True, slots=True)
class OwnShapes:
    """Hold shapes that were read and may be run beside the bundled ones.

    ``text`` is N-Triples in which every shape has an IRI; ``files`` are the names of the
    files, ``digest`` changes with what they state.  ``slow`` says why the reference engine
    must not run them and where; None where it may.
    """

    text: str
    files: tuple[str, ...]
    digest: str
    slow: Slow | None = None

    def refuse_slow(self) -> None:
        """Raise ``SyntaxRefusal`` where the reference engine must not run the shapes."""
        if self.slow:
            raise self.slow.refusal()


@dataclass(frozen=True, slots=True)
class Slow:
    """Name a pattern that the reference engine must not run, its place, and why."""

    pattern: str
    reason: str
    file: str
    line: int | None = None
    column: int | None = None

    def refusal(self) -> SyntaxRefusal:
        """Return what to say to whoever asked for that engine."""
        return SyntaxRefusal(
            f"The engine pyshacl must not run the pattern {self.pattern!r}: {self.reason}",
            todo="Use --engine shacl, which takes time in proportion to the text, "
            "or write the pattern in a simpler way.",
            where=Where(self.file, self.line, self.column),
        )
