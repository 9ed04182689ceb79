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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graphsvc.vocab import PREFIXES, RDF, SCOM, XSD

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "examples"
SOURCE: Final = EXAMPLES / "arden.ttl"
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


@dataclass(frozen=True)
class Terms:
    """Hold how each predicate is written in JSON: its key and the kind of its values."""

    triples: tuple[Triple, ...]

    def context(self) -> dict[str, Any]:
        """Return the context: prefixes, then one entry a predicate that needs one."""
        prefixes = {
            name: PREFIXES[name]
            for name in sorted(PREFIXES)
            if name != "rdf" and any(PREFIXES[name] in term for term in self._iris())
        }
        entries = {self.key(iri): self._entry(iri) for iri in sorted(self.predicates(), key=self.key)}
        back = {name: {"@reverse": self.key(iri)} for iri, name in REVERSED.items()}
        return {
            "@version": 1.1,
            "@base": BASE,
            "@vocab": SCOM,
            "id": "@id",
            "type": "@type",
            **prefixes,
            **{key: entry for key, entry in entries.items() if entry},
            **back,
        }

    def predicates(self) -> set[str]:
        """Return the predicates, types aside."""
        return {triple.predicate.value for triple in self.triples} - {TYPE}

    def key(self, iri: str) -> str:
        """Return the JSON key of a predicate, which is its local name."""
        return iri.removeprefix(_namespace(iri))

    def objects(self, iri: str) -> list[Any]:
        """Return every value that the predicate has."""
        return [triple.object for triple in self.triples if triple.predicate.value == iri]

    def datatype(self, iri: str) -> str | None:
        """Return the datatype that a bare value of the predicate has; None for plain text."""
        kinds = {term.datatype.value for term in self.objects(iri) if isinstance(term, Literal)}
        if kinds & DATES:
            # A bare date is a whole one; a month or a year says so.
            return XSD + "date"
        return next((kind for kind in kinds if kind == XSD + "decimal"), None)

    def is_text(self, iri: str) -> bool:
        """Tell whether the values are text in a language."""
        return any(isinstance(term, Literal) and term.language for term in self.objects(iri))

    def is_code(self, iri: str) -> bool:
        """Tell whether the values are codes of the vocabulary."""
        return all(
            isinstance(term, NamedNode) and term.value.startswith(SCOM)
            for term in self.objects(iri)
        )

    def _iris(self) -> set[str]:
        return {
            text
            for triple in self.triples
            for term in (triple.subject, triple.predicate, triple.object)
            for text in (term.datatype.value if isinstance(term, Literal) else term.value,)
        }

    def _entry(self, iri: str) -> dict[str, str] | str | None:
        own = {} if iri.startswith(SCOM) else {"@id": compact(iri)}
        if all(isinstance(term, NamedNode) for term in self.objects(iri)):
            return {**own, "@type": "@vocab" if self.is_code(iri) else "@id"}
        if self.is_text(iri):
            return {"@id": compact(iri), "@container": "@language"}
        if datatype := self.datatype(iri):
            return {**own, "@type": compact(datatype)}
        return own.get("@id")


class Tree:
    """Write the triples as a forest of JSON objects, each node in full once."""

    def __init__(self, triples: tuple[Triple, ...]) -> None:
        self.terms = Terms(triples)
        self.about: dict[str, list[Triple]] = {}
        self.backward: dict[tuple[str, str], list[str]] = {}
        for triple in triples:
            self.about.setdefault(triple.subject.value, []).append(triple)
            if triple.predicate.value in REVERSED:
                key = (triple.predicate.value, triple.object.value)
                self.backward.setdefault(key, []).append(triple.subject.value)
        self.written: set[str] = set()

    def document(self) -> dict[str, Any]:
        """Return the whole document."""
        inside = {
            triple.object.value for triple in self.terms.triples if triple.predicate.value in NESTED
        } | {name for names in self.backward.values() for name in names}
        tops = [name for name in self.about if name not in inside]
        return {"@context": self.terms.context(), "@graph": [self.node(name) for name in tops]}

    def node(self, name: str, *, without: str = "") -> dict[str, Any]:
        """Return one node with what is nested in it; ``without`` leads back to its owner."""
        self.written.add(name)
        stated: dict[str, list[Any]] = {}
        for triple in self.about[name]:
            if triple.predicate.value != without:
                stated.setdefault(triple.predicate.value, []).append(triple.object)
        result: dict[str, Any] = {"id": relative(name)}
        for iri, values in stated.items():
            if iri == TYPE:
                result["type"] = _one([compact(term.value).removeprefix("scom:") for term in values])
            elif self.terms.is_text(iri):
                result[self.terms.key(iri)] = {term.language: term.value for term in values}
            else:
                result[self.terms.key(iri)] = _one([self._value(iri, term) for term in values])
        for iri, key in REVERSED.items():
            if children := self.backward.get((iri, name)):
                result[key] = [self.node(child, without=iri) for child in children]
        return result

    def _value(self, iri: str, term: Any) -> Any:
        if isinstance(term, Literal):
            wanted = self.terms.datatype(iri)
            if wanted is None or term.datatype.value == wanted:
                return term.value
            return {"@type": compact(term.datatype.value), "@value": term.value}
        if iri in NESTED and term.value not in self.written:
            return self.node(term.value)
        if self.terms.is_code(iri):
            return term.value.removeprefix(SCOM)
        return relative(term.value)


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _namespace(iri: str) -> str:
    return max((ns for ns in PREFIXES.values() if iri.startswith(ns)), key=len, default="")


def compact(iri: str) -> str:
    """Return ``prefix:local`` where the one prefix table has the namespace, else the IRI."""
    namespace = _namespace(iri)
    names = [name for name, value in PREFIXES.items() if value == namespace]
    return f"{names[0]}:{iri.removeprefix(namespace)}" if names else iri


def relative(iri: str) -> str:
    """Return a local node's name alone, any other IRI as short as the prefixes allow."""
    return iri.removeprefix(BASE) if iri.startswith(BASE) else compact(iri)


def pretty(value: Any, indent: str = "") -> str:
    """Return JSON with what fits on a line on one line."""
    short = json.dumps(value, ensure_ascii=False)
    if len(indent + short) <= LINE_LENGTH or not isinstance(value, dict | list):
        return short
    deeper = indent + "  "
    if isinstance(value, list):
        items = [deeper + pretty(item, deeper) for item in value]
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    items = [
        f"{deeper}{json.dumps(key)}: {pretty(item, deeper)}" for key, item in value.items()
    ]
    return "{\n" + ",\n".join(items) + f"\n{indent}}}"


def rdf_xml(triples: Iterable[Triple], prefixes: dict[str, str]) -> str:
    """Return RDF/XML; its namespaces are sorted, for the serializer's own order varies."""
    text = serialize(triples, format=RdfFormat.RDF_XML, prefixes=prefixes).decode()
    start = text.index("<rdf:RDF ")
    end = text.index(">", start)
    names = sorted(re.findall(r'xmlns(?::\w+)?="[^"]*"', text[start:end]))
    return text[:start] + f"<rdf:RDF {' '.join(names)}" + text[end:]


def forms(turtle: bytes) -> Iterator[tuple[str, str]]:
    """Yield each other form of the document: the ending of its file, and its text."""
    triples = tuple(quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE))
    tree = Tree(triples)
    prefixes = {name: PREFIXES[name] for name in tree.terms.context() if name in PREFIXES}
    yield "jsonld", pretty(tree.document()) + "\n"
    yield "nt", "".join(sorted(f"{triple} .\n" for triple in triples))
    yield "rdf", rdf_xml(triples, prefixes)
    # Every Turtle document is a TriG document: its triples are those of the default graph.
    yield "trig", turtle.decode()


def stale(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Path, str]]:
    """Yield the files whose text is not the one given."""
    for ending, text in texts:
        path = SOURCE.with_suffix(f".{ending}")
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield path, text


def main(arguments: list[str] | None = None) -> int:
    """Write the files anew, or with --check name those that are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    options = parser.parse_args(arguments)
    found = list(stale(forms(SOURCE.read_bytes())))
    for path, text in found:
        if options.check:
            print(f"{path}: stale. Run tools/serialize_examples.py.", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return int(options.check and bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
