"""Write the complete example city in the other formats that a city may hand in.

``examples/arden.ttl`` is written by hand; JSON-LD, RDF/XML, TriG and N-Triples are made from it,
so that all of them mean the same triples. The JSON-LD is plain nested JSON: its context stands in
the file, so that it can be read offline.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graphsvc.vocab import PREFIXES, RDF, SCOM, XSD

# What ``json`` writes; a type that spells out the nesting would say no more to a reader.
Json: TypeAlias = object
Stated: TypeAlias = tuple[str, str, NamedNode | Literal]

SOURCE: Final = Path(__file__).resolve().parent.parent / "examples" / "arden.ttl"
BASE: Final = "https://w3id.org/scom/example/arden/"
TYPE: Final = RDF + "type"
DATES: Final = frozenset(XSD + name for name in ("date", "gYearMonth", "gYear"))
LINE_LENGTH: Final = 100

# What is told inside its owner: evidence inside the practice that names it first, and, against
# the direction of the statement, a measure inside its benefit.
NESTED: Final = frozenset({SCOM + "hasEvidence"})
REVERSED: Final[dict[str, str]] = {
    SCOM + "measures": "measuredBy",
    SCOM + "ofMeasure": "values",
    SCOM + "inAssessment": "ratings",
}


def stated_in(triples: Iterable[Triple]) -> Iterator[Stated]:
    """Yield each triple as its subject's and predicate's IRI and its object."""
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            yield triple.subject.value, triple.predicate.value, triple.object
        else:
            raise TypeError(f"{triple.subject} has no name of its own")


@dataclass(frozen=True)
class Terms:
    """Tell how each predicate is written in JSON, from the values that it has."""

    statements: tuple[Stated, ...]

    @cached_property
    def values(self) -> dict[str, list[NamedNode | Literal]]:
        """Return the values of each predicate, types aside."""
        found: dict[str, list[NamedNode | Literal]] = {}
        for _, predicate, value in self.statements:
            if predicate != TYPE:
                found.setdefault(predicate, []).append(value)
        return found

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Return the part of the prefix table that the statements make use of."""
        names = {subject for subject, _, _ in self.statements} | set(self.values)
        for _, _, value in self.statements:
            names.add(value.datatype.value if isinstance(value, Literal) else value.value)
        return {
            name: namespace
            for name, namespace in sorted(PREFIXES.items())
            if name != "rdf" and any(iri.startswith(namespace) for iri in names)
        }

    def context(self) -> dict[str, Json]:
        """Return the context: prefixes, then one entry a predicate that needs one."""
        entries = {key_of(iri): self._entry(iri) for iri in sorted(self.values, key=key_of)}
        return {
            "@version": 1.1,
            "@base": BASE,
            "@vocab": SCOM,
            "id": "@id",
            "type": "@type",
            **self.prefixes,
            **{key: entry for key, entry in entries.items() if entry},
            **{name: {"@reverse": key_of(iri)} for iri, name in REVERSED.items()},
        }

    def datatype(self, iri: str) -> str | None:
        """Return the datatype that a bare value of the predicate has; None for plain text."""
        kinds = {term.datatype.value for term in self.values[iri] if isinstance(term, Literal)}
        if kinds & DATES:
            # A bare date is a whole one; a month or a year says so.
            return XSD + "date"
        return next((kind for kind in kinds if kind == XSD + "decimal"), None)

    def is_text(self, iri: str) -> bool:
        """Tell whether the values are text in a language."""
        return any(isinstance(term, Literal) and term.language for term in self.values[iri])

    def is_code(self, iri: str) -> bool:
        """Tell whether the values are codes of the vocabulary."""
        return all(isinstance(t, NamedNode) and t.value.startswith(SCOM) for t in self.values[iri])

    def _entry(self, iri: str) -> Json:
        own = {} if iri.startswith(SCOM) else {"@id": compact(iri)}
        if all(isinstance(term, NamedNode) for term in self.values[iri]):
            return {**own, "@type": "@vocab" if self.is_code(iri) else "@id"}
        if self.is_text(iri):
            return {"@id": compact(iri), "@container": "@language"}
        if datatype := self.datatype(iri):
            return {**own, "@type": compact(datatype)}
        return own.get("@id")


@dataclass(frozen=True)
class Tree:
    """Write the statements as a forest of JSON objects, each node in full once."""

    statements: tuple[Stated, ...]
    written: set[str] = field(default_factory=set)

    @cached_property
    def terms(self) -> Terms:
        """Return how the predicates are written."""
        return Terms(self.statements)

    def document(self) -> Json:
        """Return the whole document."""
        inside = {value.value for _, predicate, value in self.statements if predicate in NESTED}
        inside |= {subject for subject, predicate, _ in self.statements if predicate in REVERSED}
        subjects = dict.fromkeys(subject for subject, _, _ in self.statements)
        tops = [self.node(subject) for subject in subjects if subject not in inside]
        return {"@context": self.terms.context(), "@graph": tops}

    def node(self, name: str, *, without: str = "") -> Json:
        """Return one node with what is nested in it; ``without`` leads back to its owner."""
        self.written.add(name)
        stated: dict[str, list[NamedNode | Literal]] = {}
        for subject, predicate, value in self.statements:
            if subject == name and predicate != without:
                stated.setdefault(predicate, []).append(value)
        types = [compact(term.value).removeprefix("scom:") for term in stated.pop(TYPE)]
        result = {"id": local(name), "type": _one(types)}
        for iri, values in stated.items():
            result[key_of(iri)] = self._values(iri, values)
        for iri, key in REVERSED.items():
            back = [s for s, p, value in self.statements if p == iri and value.value == name]
            if back:
                result[key] = [self.node(child, without=iri) for child in back]
        return result

    def _values(self, iri: str, values: list[NamedNode | Literal]) -> Json:
        if self.terms.is_text(iri):
            return {t.language: t.value for t in values if isinstance(t, Literal)}
        return _one([self._value(iri, term) for term in values])

    def _value(self, iri: str, term: NamedNode | Literal) -> Json:
        if isinstance(term, Literal):
            if term.datatype.value == (self.terms.datatype(iri) or term.datatype.value):
                return term.value
            return {"@type": compact(term.datatype.value), "@value": term.value}
        if iri in NESTED and term.value not in self.written:
            return self.node(term.value)
        return term.value.removeprefix(SCOM) if self.terms.is_code(iri) else local(term.value)


def _one(values: list[Json] | list[str]) -> Json:
    return values[0] if len(values) == 1 else values


def key_of(iri: str) -> str:
    """Return the JSON key of a predicate, which is its local name."""
    return compact(iri).partition(":")[2]


def compact(iri: str) -> str:
    """Return ``prefix:local`` where the one prefix table has the namespace, else the IRI."""
    found = [(len(ns), name) for name, ns in PREFIXES.items() if iri.startswith(ns)]
    return f"{max(found)[1]}:{iri[max(found)[0] :]}" if found else iri


def local(iri: str) -> str:
    """Return a local node's name alone, any other IRI as short as the prefixes allow."""
    return iri.removeprefix(BASE) if iri.startswith(BASE) else compact(iri)


def pretty(value: Json, indent: str = "") -> str:
    """Return JSON with what fits on a line on one line."""
    short = json.dumps(value, ensure_ascii=False)
    deeper = indent + "  "
    if len(indent + short) <= LINE_LENGTH:
        return short
    if isinstance(value, list):
        items = [deeper + pretty(item, deeper) for item in value]
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    if isinstance(value, dict):
        items = [f"{deeper}{json.dumps(k)}: {pretty(item, deeper)}" for k, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    return short


def rdf_xml(triples: Iterable[Triple], prefixes: dict[str, str]) -> str:
    """Return RDF/XML; its namespaces are sorted, for the serializer's own order varies."""
    text = (serialize(triples, format=RdfFormat.RDF_XML, prefixes=prefixes) or b"").decode()
    start = text.index("<rdf:RDF ")
    end = text.index(">", start)
    names = sorted(re.findall(r'xmlns(?::\w+)?="[^"]*"', text[start:end]))
    return text[:start] + f"<rdf:RDF {' '.join(names)}" + text[end:]


def forms(turtle: str) -> Iterator[tuple[str, str]]:
    """Yield each other form of the document: the ending of its file, and its text."""
    triples = tuple(quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE))
    tree = Tree(tuple(stated_in(triples)))
    yield "jsonld", pretty(tree.document()) + "\n"
    yield "nt", "".join(sorted(f"{triple} .\n" for triple in triples))
    yield "rdf", rdf_xml(triples, {"": BASE, **tree.terms.prefixes})
    # Every Turtle document is a TriG document: its triples are those of the default graph.
    yield "trig", turtle


def main(arguments: list[str] | None = None) -> int:
    """Write the files anew, or with --check name those that are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    options = parser.parse_args(arguments)
    found = 0
    for ending, text in forms(SOURCE.read_text(encoding="utf-8")):
        path = SOURCE.with_suffix(f".{ending}")
        if options.check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            print(f"{path}: stale. Run tools/serialize_examples.py.", file=sys.stderr)
            found = 1
        elif not options.check:
            path.write_text(text, encoding="utf-8")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
