"""Hold the triples of one Turtle file and write them in their canonical order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graphsvc.vocab import ALIGNED_PREFIXES
from graphsvc.vocab import PREFIXES as OF_THE_MODEL

Subject: TypeAlias = NamedNode | BlankNode | Triple
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Key: TypeAlias = tuple[object, ...]

PREFIXES = OF_THE_MODEL | ALIGNED_PREFIXES
RDF = PREFIXES["rdf"]
XSD = PREFIXES["xsd"]
TYPE, FIRST, REST, NIL = (NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
INDENT = "    "

# What a reader looks for first; the rest follows in alphabetical order.
SUBJECT_ORDER = (
    "owl:Ontology",
    "skos:ConceptScheme",
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
)
PREDICATE_ORDER = (
    "rdf:type",
    "owl:versionIRI",
    "owl:versionInfo",
    "dcterms:title",
    "dcterms:description",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "schema:domainIncludes",
    "schema:rangeIncludes",
    "skos:notation",
    "rdfs:label",
    "skos:prefLabel",
    "skos:definition",
    "skos:example",
    "sh:targetClass",
    "sh:path",
    "sh:name",
    "sh:description",
    "sh:message",
    "sh:severity",
)
SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
BARE = {
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
}
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class NotFormattable(Exception):
    """Say why a file has no canonical form."""


@dataclass(frozen=True)
class Document:
    """Hold the triples of one file, by subject and predicate, each value once."""

    by_subject: dict[Subject, dict[NamedNode, list[Term]]]
    inlined: frozenset[BlankNode]

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Document:
        """Index the triples; a blank node is written where the one triple points to it."""
        by_subject: dict[Subject, dict[NamedNode, list[Term]]] = defaultdict(
            lambda: defaultdict(list)
        )
        users: dict[BlankNode, list[Subject]] = defaultdict(list)
        for triple in set(triples):
            by_subject[triple.subject][triple.predicate].append(triple.object)
            if isinstance(triple.object, BlankNode):
                users[triple.object].append(triple.subject)
        for node, pointing in users.items():
            if len(pointing) > 1:
                raise NotFormattable("a blank node is used twice. Give it an IRI.")
            _refuse_ring(node, users)
        return cls(by_subject, frozenset(users))

    def render(self) -> str:
        """Return prefixes and blocks, ending with one newline."""
        used: set[str] = set()
        tops = (subject for subject in self.by_subject if subject not in self.inlined)
        blocks = [self._block(subject, used) for subject in sorted(tops, key=self._subject_key)]
        prefixes = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(used))
        return "\n".join([prefixes, *blocks] if prefixes else blocks) or "\n"

    def _subject_key(self, subject: Subject) -> Key:
        if not isinstance(subject, NamedNode):
            return (len(SUBJECT_ORDER) + 1, natural(self._properties(subject, 0, set())))
        types = {compact(term.value) for term in self._types(subject)}
        rank = next((i for i, name in enumerate(SUBJECT_ORDER) if name in types), None)
        return (len(SUBJECT_ORDER) if rank is None else rank, natural(subject.value))

    def _types(self, subject: Subject) -> list[NamedNode]:
        return [t for t in self.by_subject[subject].get(TYPE, ()) if isinstance(t, NamedNode)]

    def _block(self, subject: Subject, used: set[str]) -> str:
        name = iri(subject, used) if isinstance(subject, NamedNode) else "[]"
        return f"{name}{self._properties(subject, 1, used)} .\n"

    def _properties(self, subject: Subject, depth: int, used: set[str]) -> str:
        pad = "\n" + INDENT * depth
        lines = []
        for predicate, values in sorted(self.by_subject[subject].items(), key=_predicate_key):
            name = "a" if predicate == TYPE else iri(predicate, used)
            if len(values) == 1:
                lines.append(f"{name} {self._term(values[0], depth, used)}")
                continue
            ordered = sorted(values, key=self._value_key)
            if predicate == TYPE:
                lines.append(f"a {' , '.join(self._term(v, depth, used) for v in ordered)}")
                continue
            inner = pad + INDENT
            lines.append(
                name + inner + f" ,{inner}".join(self._term(v, depth + 1, used) for v in ordered)
            )
        return pad + (" ;" + pad).join(lines)

    def _value_key(self, value: Term) -> Key:
        if isinstance(value, NamedNode):
            return (0, "", natural(value.value))
        if isinstance(value, Literal):
            return (1, value.language or "", natural(value.value), value.datatype.value)
        return (2, "", natural(self._term(value, 0, set())))

    def _term(self, term: Term, depth: int, used: set[str]) -> str:
        if isinstance(term, NamedNode):
            return "()" if term == NIL else iri(term, used)
        if isinstance(term, Literal):
            return literal(term, used)
        if isinstance(term, Triple):
            raise NotFormattable("a triple about a triple. Give the statement a node of its own.")
        end = f"\n{INDENT * depth}"
        items = self._list_items(term)
        if items is not None:
            return (
                f"({''.join(f'{end}{INDENT}{self._term(i, depth + 1, used)}' for i in items)}{end})"
            )
        return (
            f"[{self._properties(term, depth + 1, used)}{end}]" if term in self.by_subject else "[]"
        )

    def _list_items(self, node: BlankNode) -> list[Term] | None:
        """Return the members of a well-formed list, or None."""
        items: list[Term] = []
        current: Term = node
        while current != NIL:
            table = self.by_subject.get(current, {}) if isinstance(current, BlankNode) else {}
            if set(table) != {FIRST, REST} or any(len(values) != 1 for values in table.values()):
                return None
            items.append(table[FIRST][0])
            current = table[REST][0]
        return items


def _refuse_ring(node: BlankNode, users: dict[BlankNode, list[Subject]]) -> None:
    current: Subject = node
    seen = {current}
    while isinstance(current, BlankNode) and current in users:
        current = users[current][0]
        if current in seen:
            raise NotFormattable("blank nodes form a ring. Give one of them an IRI.")
        seen.add(current)


def _predicate_key(entry: tuple[NamedNode, list[Term]]) -> Key:
    name = compact(entry[0].value)
    if name in PREDICATE_ORDER:
        return (PREDICATE_ORDER.index(name), ())
    return (len(PREDICATE_ORDER), natural(entry[0].value))


def compact(address: str) -> str:
    """Return the prefixed name where the table has one that needs no escape, else the address."""
    for prefix, namespace in PREFIXES.items():
        local = address.removeprefix(namespace)
        if local != address and SAFE_LOCAL.match(local):
            return f"{prefix}:{local}"
    return address


def iri(node: NamedNode, used: set[str]) -> str:
    """Return an IRI as Turtle and note the prefix that it uses."""
    name = compact(node.value)
    if name == node.value:
        return f"<{name}>"
    used.add(name.split(":", 1)[0])
    return name


def literal(term: Literal, used: set[str]) -> str:
    """Return a literal as Turtle: numbers and booleans bare, text of several lines as read."""
    datatype = term.datatype.value
    if datatype in BARE and BARE[datatype].match(term.value):
        return term.value
    if "\n" in term.value and not re.search(r'\r|"""|"\Z', term.value):
        text = '"""' + term.value.replace("\\", "\\\\") + '"""'
    else:
        text = '"' + "".join(ESCAPES.get(character, character) for character in term.value) + '"'
    if term.language:
        return f"{text}@{term.language}"
    return text if datatype == XSD + "string" else f"{text}^^{iri(term.datatype, used)}"


def natural(text: str) -> Key:
    """Return a sort key that puts B2 before B10."""
    parts = re.split(r"([0-9]+)", text)
    return tuple((0, int(part), part) if part.isdigit() else (1, 0, part) for part in parts if part)
