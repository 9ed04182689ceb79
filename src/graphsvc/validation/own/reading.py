"""Read files of a user's own shapes, refuse what may not be run, give every shape a name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Final

from graphsvc.analysis.facts import TYPE, Facts, text_of
from graphsvc.analysis.model import facts_of_model
from graphsvc.errors import FormatRefusal, InputRefusal, SyntaxRefusal, UnsafeRefusal, Where
from graphsvc.limits import Limits
from graphsvc.positions import index
from graphsvc.rdfio.formats import FORMATS, format_of_file
from graphsvc.rdfio.reading import base_of, to_ntriples
from graphsvc.validation import core
from graphsvc.validation.core import sh
from graphsvc.validation.engines import available, compiled
from graphsvc.validation.fast import blank_labels
from graphsvc.validation.own.faults import Fault
from graphsvc.validation.own.forming import ill_formed, shapes_of
from graphsvc.validation.own.helpers import helpers
from graphsvc.validation.own.refusing import ontologies, refused
from graphsvc.validation.own.regexes import slow_in_python
from graphsvc.validation.own.shapes import OwnShapes, ShapesFile, Slow
from graphsvc.validation.shape_tree import NAMELESS
from graphsvc.validation.shapes import bundled_facts
from graphsvc.vocab import RDFS

_CLASS: Final = f"<{RDFS}Class>"


def load(
    paths: Iterable[str | Path], *, allow_sparql: bool = False, limits: Limits | None = None
) -> OwnShapes | None:
    """Return the shapes in those files, None where no file is named.

    Raises ``UnreadableRefusal`` for one that can't be opened, and as :func:`own_shapes` does.
    """
    from graphsvc.validation.files import read

    chosen = limits or Limits()
    files = [
        ShapesFile(str(path), read(Path(path), chosen), format_of_file(PurePath(path).name))
        for path in paths
    ]
    return own_shapes(files, allow_sparql=allow_sparql, limits=chosen) if files else None


def own_shapes(
    files: Sequence[ShapesFile], *, allow_sparql: bool = False, limits: Limits | None = None
) -> OwnShapes:
    """Return the shapes that the files hold together.

    Raises a subclass of ``InputRefusal`` with file, line and column: ``UnsafeRefusal`` for
    what would run code or reach beyond the files, ``SyntaxRefusal`` for what is no shape.
    """
    pages = [_Page.of(file, at, limits or Limits()) for at, file in enumerate(files)]
    facts = Facts(triple for page in pages for triple in page.triples())
    shapes = shapes_of(facts)
    fault = next(_faults(facts, shapes, allow_sparql=allow_sparql), None)
    if fault is not None:
        raise _refusal(fault, pages)
    _refuse_idle(facts, shapes, pages)
    names = _names(shapes, pages)
    text = "".join(
        f"{names.get(subject, subject)} {predicate} {names.get(value, value)} .\n"
        for subject in facts.subjects()
        for predicate, values in facts.about(subject).items()
        for value in values
    )
    own = OwnShapes(
        text,
        tuple(file.name for file in files),
        hashlib.sha256(text.encode()).hexdigest()[:12],
        _slow(facts, pages),
    )
    _try(own)
    return own


@dataclass(frozen=True)
class _Page:
    """Hold one file with its statements; ``blank`` gives its blank nodes names of their own."""

    file: ShapesFile
    ntriples: str
    blank: dict[str, str]
    base: str

    @classmethod
    def of(cls, file: ShapesFile, at: int, limits: Limits) -> _Page:
        if file.syntax not in FORMATS:
            raise FormatRefusal(
                f"Shapes can't be read from {file.syntax.label}",
                todo="Write them in Turtle.",
                where=Where(file.name),
            )
        text = to_ntriples(file.data, file.syntax, name=file.name, limits=limits)
        blank = {label: f"_:s{at}b{n}" for n, label in enumerate(blank_labels(text))}
        base = base_of(PurePath(file.name).name)
        return cls(file, text, blank, base if at == 0 else f"{base}-{at + 1}")

    def triples(self) -> Iterator[tuple[str, str, str]]:
        named = self.blank
        for line in self.ntriples.removesuffix("\n").split("\n"):
            subject, predicate, rest = line.split(" ", 2)
            value = rest[:-2]
            yield named.get(subject, subject), predicate, named.get(value, value)

    def where(self, subject: str, predicate: str | None, value: str | None) -> Where | None:
        """Return the place of a statement, or else of what is stated about the node."""
        facts = Facts.of_ntriples(self.ntriples)
        labels = {name: label for label, name in self.blank.items()}
        node = labels.get(subject, subject)
        if node not in facts or (predicate and predicate not in facts.about(node)):
            return None
        places = index(self.file.data, self.file.syntax.name, base_of(self.file.name))
        found = places.align(self.ntriples).locate(
            node, predicate, labels.get(value, value) if value else None
        )
        return Where(self.file.name, found.line if found else None, found.column if found else None)


def _faults(facts: Facts, shapes: list[str], *, allow_sparql: bool) -> Iterator[Fault]:
    at_hand = (*_bundled_ontologies(), *ontologies(facts))
    yield from refused(facts, allow_sparql=allow_sparql, imported=at_hand)
    yield from ill_formed(facts, shapes, helpers())


@cache
def _bundled_ontologies() -> tuple[str, ...]:
    return (*ontologies(facts_of_model()), *ontologies(bundled_facts()))


def _refusal(fault: Fault, pages: Sequence[_Page]) -> InputRefusal:
    kind = UnsafeRefusal if fault.unsafe else SyntaxRefusal
    places = (page.where(fault.subject, fault.predicate, fault.value) for page in pages)
    where = next((place for place in places if place), Where(pages[0].file.name))
    return kind(fault.what, todo=fault.todo, where=where)


def _refuse_idle(facts: Facts, shapes: Sequence[str], pages: Sequence[_Page]) -> None:
    """Refuse a file without shapes, and shapes that are aimed at nothing."""
    for page in pages:
        subjects = {subject for subject, _, _ in page.triples()}
        if subjects.isdisjoint(shapes):
            raise SyntaxRefusal(
                "The file holds no shapes, so it would check nothing",
                todo="Name a file that has shapes, e.g. a sh:NodeShape with sh:targetClass.",
                where=Where(page.file.name),
            )
    for shape in shapes:
        stated = facts.about(shape)
        if not stated.keys().isdisjoint(core.TARGETS) or _CLASS in stated.get(TYPE, ()):
            return
    raise SyntaxRefusal(
        "The shapes are aimed at nothing, so they would check nothing",
        todo="Add sh:targetClass, sh:targetNode, sh:targetSubjectsOf or sh:targetObjectsOf.",
        where=Where(pages[0].file.name),
    )


def _names(shapes: Iterable[str], pages: Sequence[_Page]) -> dict[str, str]:
    """Return an IRI for each shape that is a blank node, the same whenever the file is read."""
    found: dict[str, str] = {}
    counts = [0] * len(pages)
    known = {name: at for at, page in enumerate(pages) for name in page.blank.values()}
    for shape in shapes:
        if (at := known.get(shape)) is not None:
            counts[at] += 1
            found[shape] = f"<{pages[at].base}{NAMELESS}{counts[at]}>"
    return found


def _slow(facts: Facts, pages: Sequence[_Page]) -> Slow | None:
    for shape in facts.subjects():
        stated = facts.about(shape)
        flags = text_of(stated.get(sh("flags"), ['""'])[0])
        for pattern in stated.get(sh("pattern"), ()):
            if reason := slow_in_python(text_of(pattern), flags):
                places = (page.where(shape, sh("pattern"), pattern) for page in pages)
                where = next((place for place in places if place), Where(pages[0].file.name))
                file = where.source or pages[0].file.name
                return Slow(text_of(pattern), reason, file, where.line, where.column)
    return None


def _try(own: OwnShapes) -> None:
    """Run the shapes over nothing: what the engine can't run it says now, not on a city."""
    if own.slow and available() != "shacl":
        own.refuse_slow()
    try:
        compiled(None, own.text).run("")
    except SyntaxRefusal as refusal:
        raise refusal.at(", ".join(own.files)) from refusal
