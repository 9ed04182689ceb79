"""Turn a city file from one format into another, and say what the other can't hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import InputRefusal, SyntaxRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import JSONLD, XLSX, Format
from graphsvc.rdfio.reading import parse
from graphsvc.vocab import PREFIXES, RDF
from graphsvc.workbook.filling import Left, base_of, fill
from graphsvc.workbook.plain_json import plain_json

_TOLD_CELLS: Final = 10
_WITH_PREFIXES: Final = frozenset({"TURTLE", "TRIG"})
_DEFAULT: Final = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Conversion:
    """Hold the converted file and what it does not hold."""

    data: bytes
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    """What else the one who asked should know."""


@dataclass(frozen=True, slots=True)
class _City:
    """Hold what was read, whatever it was read from."""

    quads: list[ox.Quad]
    base: str | None
    notes: tuple[str, ...] = ()

    @property
    def triples(self) -> list[ox.Triple]:
        return list(dict.fromkeys(quad.triple for quad in self.quads))


def converted(
    data: bytes, *, name: str, source: Format, target: Format, lang: str, limits: Limits
) -> Conversion:
    """Return the file in the other format; the words of a form are in the language ``lang``.

    Raises a subclass of ``InputRefusal`` where the file can't be read in full.
    """
    city = _read(data, name, source, lang, limits)
    left: list[Left] = []
    if not target.has_graphs and (named := [quad for quad in city.quads if _is_named(quad)]):
        reason = f"the name of a graph, which {target.label} can't hold"
        left.append(Left(reason, tuple(quad.triple for quad in named)))
    if target is XLSX:
        from graphsvc.workbook.form import form

        filled = fill(city.triples, lang)
        return Conversion(form(lang, filled.rows), (*left, *filled.left), city.notes)
    return Conversion(_written(city, target, name, limits), tuple(left), city.notes)


def _read(data: bytes, name: str, source: Format, lang: str, limits: Limits) -> _City:
    if source is not XLSX:
        quads = parse(data, source, name=name, limits=limits)
        return _City(quads, base_of(quad.triple for quad in quads))
    from graphsvc.workbook.reading import read

    book = read(data, name=name, limits=limits, lang=lang)
    if book.problems:
        told = [
            f"\n  {problem.cell}: {problem.trouble.said(lang)}"
            for problem in book.problems[:_TOLD_CELLS]
        ]
        if more := len(book.problems) - len(told):
            told.append(f"\n  and {more} more")
        what = "One cell" if len(book.problems) == 1 else f"{len(book.problems)} cells"
        raise SyntaxRefusal(f"{what} can't be read", todo="".join(told), where=Where(name))
    notes = [f"{cell}: {trouble.said(lang)}" for cell, trouble in book.hints.items()]
    if book.unread:
        notes.append(f"Not part of the form, and so not read: {', '.join(book.unread)}.")
    quads = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in book.statements]
    return _City(quads, book.base, tuple(notes))


def _is_named(quad: ox.Quad) -> bool:
    return quad.graph_name != _DEFAULT


def _written(city: _City, target: Format, name: str, limits: Limits) -> bytes:
    """Return the first way to write the city that says the same, or refuse."""
    fault = ""
    for written in _ways(city, target):
        roomy = replace(limits, max_upload_bytes=max(len(written), limits.max_upload_bytes))
        try:
            again = parse(written, target, name=name, limits=roomy)
        except InputRefusal as refusal:
            fault = refusal.what
            continue
        if _same(again, city, target):
            return written
    raise InputRefusal(
        f"{target.label} can't hold what the file states: {fault}"
        if fault
        else f"{target.label} can't hold what the file states",
        todo="Choose another format, such as Turtle.",
        where=Where(name),
    )


def _same(again: list[ox.Quad], city: _City, target: Format) -> bool:
    if target.has_graphs:
        return set(again) == set(city.quads)
    return {quad.triple for quad in again} == set(city.triples)


def _ways(city: _City, target: Format) -> Iterator[bytes]:
    odd = any(isinstance(quad.object, ox.Triple) or _is_named(quad) for quad in city.quads)
    if target is JSONLD and not odd:
        yield plain_json(city.triples, city.base)
    statements: list[ox.Quad] | list[ox.Triple] = city.quads if target.has_graphs else city.triples
    form = getattr(ox.RdfFormat, target.engine_name)
    if target.engine_name in _WITH_PREFIXES:
        text = ox.serialize(statements, format=form, prefixes=_prefixes(city))
        yield _laid_out(text or b"")
    else:
        yield ox.serialize(statements, format=form) or b""


def _prefixes(city: _City) -> dict[str, str]:
    """Return the prefixes that the statements use, with none for what the city names itself."""
    iris = {iri for quad in city.quads for iri in _iris(quad)}
    table = {"": city.base} if city.base else {}
    known = {**table, **PREFIXES}
    return {
        prefix: namespace
        for prefix, namespace in known.items()
        if any(iri.startswith(namespace) and iri != namespace for iri in iris)
    }


def _iris(quad: ox.Quad) -> Iterable[str]:
    # The engine writes the class of a node as `a`.
    predicate = None if quad.predicate.value == RDF + "type" else quad.predicate
    for term in (quad.subject, predicate, quad.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal) and not term.language:
            yield term.datatype.value


def _laid_out(text: bytes) -> bytes:
    """Put the prefixes in order, which the engine does not keep, and a line before each node."""
    head: list[bytes] = []
    body: list[bytes] = []
    for line in text.rstrip(b"\n").split(b"\n"):
        if line.startswith(b"@prefix "):
            head.append(line)
        else:
            # What goes on with a node is indented.
            body += [line] if line.startswith((b"\t", b"}")) else [b"", line]
    return b"\n".join([*sorted(head), *body]) + b"\n"
