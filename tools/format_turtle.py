"""Write Turtle files in their one canonical form, so that a diff shows meaning.

One statement a line, subjects and values sorted, prefixes from the project's one table,
the comment at the top of a file kept. A comment further down has no place in a sorted file:
the tool refuses it instead of losing it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from graphsvc.vocab import PREFIXES

RDF = PREFIXES["rdf"]
XSD = PREFIXES["xsd"]
TYPE, FIRST, REST, NIL = (NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
INDENT = "    "

# What a reader looks for first; the rest follows in alphabetical order.
SUBJECT_ORDER = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("owl", "Ontology"),
        ("skos", "ConceptScheme"),
        ("owl", "Class"),
        ("owl", "ObjectProperty"),
        ("owl", "DatatypeProperty"),
        ("owl", "AnnotationProperty"),
    )
)
PREDICATE_ORDER = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("rdf", "type"),
        ("owl", "versionIRI"),
        ("owl", "versionInfo"),
        ("dcterms", "title"),
        ("dcterms", "description"),
        ("rdfs", "subClassOf"),
        ("rdfs", "subPropertyOf"),
        ("schema", "domainIncludes"),
        ("schema", "rangeIncludes"),
        ("skos", "notation"),
        ("rdfs", "label"),
        ("skos", "prefLabel"),
        ("skos", "definition"),
        ("skos", "example"),
        ("sh", "targetClass"),
        ("sh", "path"),
        ("sh", "name"),
        ("sh", "description"),
        ("sh", "message"),
        ("sh", "severity"),
    )
)
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)
SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
BARE = {
    XSD + "boolean": re.compile(r"true\Z|false\Z"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+\Z"),
}
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class NotFormattable(Exception):
    """Say why a file has no canonical form."""


def format_text(text: str) -> str:
    """Return the canonical form of a Turtle document; raise NotFormattable or SyntaxError."""
    header = leading_comment(text)
    triples = {q.triple for q in parse(text, format=RdfFormat.TURTLE)}
    return header + Document.of(triples).render()


def leading_comment(text: str) -> str:
    """Return the comment lines at the top, refusing any comment after them."""
    kept: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        kept.append(line.rstrip())
    start = sum(len(line) for line in text.splitlines(keepends=True)[: len(kept)])
    for token in TOKEN.finditer(text, start):
        if token["comment"] is not None:
            number = text.count("\n", 0, token.start()) + 1
            raise NotFormattable(
                f"line {number}: a comment below the top of the file would be lost. "
                "Move it to the top, or write it as rdfs:comment."
            )
    return "".join(line + "\n" for line in kept) + ("\n" if kept else "")


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts B2 before B10."""
    parts = re.split(r"([0-9]+)", text)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts if p)


@dataclass(frozen=True)
class Document:
    """Hold the triples of one file, indexed for writing."""

    by_subject: dict[NamedNode | BlankNode, dict[NamedNode, list]]
    inlined: frozenset[BlankNode]

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Document:
        """Index triples; a blank node is written in place when exactly one triple points to it."""
        by_subject: dict = defaultdict(lambda: defaultdict(list))
        uses: dict[BlankNode, list] = defaultdict(list)
        for t in triples:
            by_subject[t.subject][t.predicate].append(t.object)
            if isinstance(t.object, BlankNode):
                uses[t.object].append(t.subject)
        inlined = {node for node, users in uses.items() if len(users) == 1}
        for node in list(inlined):  # a ring of blank nodes has no place to start in
            seen, current = {node}, uses[node][0]
            while isinstance(current, BlankNode) and current in inlined and current not in seen:
                seen.add(current)
                current = uses[current][0]
            if current in seen:
                raise NotFormattable("blank nodes form a ring. Give one of them an IRI.")
        shared = [n for n, users in uses.items() if len(users) > 1]
        if shared:
            raise NotFormattable("a blank node is used twice. Give it an IRI.")
        return cls(by_subject, frozenset(inlined))

    def render(self) -> str:
        """Return prefixes and blocks, ending with one newline."""
        used: set[str] = set()
        blocks = [self._block(s, used) for s in sorted(self._tops(), key=self._subject_key)]
        prefixes = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(used))
        return "\n".join(([prefixes] if prefixes else []) + blocks) or "\n"

    def _tops(self) -> Iterator[NamedNode | BlankNode]:
        return (s for s in self.by_subject if s not in self.inlined)

    def _subject_key(self, subject: NamedNode | BlankNode) -> tuple:
        types = {t.value for t in self.by_subject[subject].get(TYPE, ()) if hasattr(t, "value")}
        rank = next((i for i, t in enumerate(SUBJECT_ORDER) if t in types), len(SUBJECT_ORDER))
        if isinstance(subject, BlankNode):
            return (len(SUBJECT_ORDER) + 1, natural(self._properties(subject, 0, set())))
        return (rank, natural(subject.value))

    def _block(self, subject: NamedNode | BlankNode, used: set[str]) -> str:
        if isinstance(subject, BlankNode):
            return f"[]{self._properties(subject, 1, used)} .\n"
        return f"{self._iri(subject, used)}{self._properties(subject, 1, used)} .\n"

    def _properties(self, subject: NamedNode | BlankNode, depth: int, used: set[str]) -> str:
        pad = "\n" + INDENT * depth
        lines = []
        table = self.by_subject.get(subject, {})
        for predicate in sorted(table, key=lambda p: predicate_key(p.value)):
            name = "a" if predicate == TYPE else self._iri(predicate, used)
            values = table[predicate]
            if len(values) == 1:
                lines.append(f"{name} {self._term(values[0], depth, used)}")
                continue
            written = [self._term(v, depth + 1, used) for v in sorted(values, key=self._value_key)]
            if predicate == TYPE:
                lines.append(f"a {' , '.join(written)}")
                continue
            lines.append(name + pad + INDENT + (" ," + pad + INDENT).join(written))
        return pad + (" ;" + pad).join(lines)

    def _value_key(self, value: NamedNode | BlankNode | Literal) -> tuple:
        if isinstance(value, NamedNode):
            return (0, "", natural(value.value))
        if isinstance(value, Literal):
            return (1, value.language or "", natural(value.value))
        return (2, "", natural(self._term(value, 0, set())))

    def _term(self, term: NamedNode | BlankNode | Literal, depth: int, used: set[str]) -> str:
        if isinstance(term, NamedNode):
            return "()" if term == NIL else self._iri(term, used)
        if isinstance(term, Literal):
            return self._literal(term, used)
        if isinstance(term, Triple):
            raise NotFormattable("a quoted triple. Give the statement a node of its own.")
        items = self._list_items(term)
        if items is not None:
            return self._list(items, depth, used)
        if not self.by_subject.get(term):
            return "[]"
        return f"[{self._properties(term, depth + 1, used)}\n{INDENT * depth}]"

    def _list_items(self, node: BlankNode) -> list | None:
        """Return the members of a well-formed list, or None."""
        items, current = [], node
        while current != NIL:
            table = self.by_subject.get(current, {})
            if set(table) != {FIRST, REST} or any(len(v) != 1 for v in table.values()):
                return None
            items.append(table[FIRST][0])
            current = table[REST][0]
        return items

    def _list(self, items: list, depth: int, used: set[str]) -> str:
        pad = "\n" + INDENT * (depth + 1)
        return "(" + "".join(pad + self._term(i, depth + 1, used) for i in items) + (
            f"\n{INDENT * depth})"
        )

    def _iri(self, node: NamedNode, used: set[str]) -> str:
        for prefix, namespace in PREFIXES.items():
            local = node.value.removeprefix(namespace)
            if local != node.value and SAFE_LOCAL.match(local):
                used.add(prefix)
                return f"{prefix}:{local}"
        return f"<{node.value}>"

    def _literal(self, literal: Literal, used: set[str]) -> str:
        datatype = literal.datatype.value
        if datatype in BARE and BARE[datatype].match(literal.value):
            return literal.value
        text = quoted(literal.value)
        if literal.language:
            return f"{text}@{literal.language}"
        if datatype == XSD + "string":
            return text
        return f"{text}^^{self._iri(literal.datatype, used)}"


def predicate_key(iri: str) -> tuple:
    """Return the sort key of a predicate: the known ones first, the rest by IRI."""
    if iri in PREDICATE_ORDER:
        return (PREDICATE_ORDER.index(iri), ())
    return (len(PREDICATE_ORDER), natural(iri))


def quoted(text: str) -> str:
    """Return a Turtle string: long quotes where the text has more than one line."""
    if "\n" in text and '"""' not in text and not text.endswith('"') and "\r" not in text:
        return '"""' + text.replace("\\", "\\\\") + '"""'
    return '"' + "".join(ESCAPES.get(c, c) for c in text) + '"'


def turtle_files(paths: Iterable[Path]) -> list[Path]:
    """Return the .ttl files named by paths and below the folders among them."""
    found: set[Path] = set()
    for path in paths:
        found.update(path.rglob("*.ttl") if path.is_dir() else [path])
    return sorted(found)


def main(arguments: list[str] | None = None) -> int:
    """Format the files in place, or with --check name those that differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, help="Turtle files, or folders of them")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 and name the files")
    options = parser.parse_args(arguments)
    files = turtle_files(options.paths)
    if not files:
        print("No .ttl file found. Name a folder that has some.", file=sys.stderr)
        return 2
    changed = 0
    for path in files:
        before = path.read_bytes()
        try:
            after = format_text(before.decode("utf-8")).encode("utf-8")
        except (NotFormattable, SyntaxError, UnicodeDecodeError) as reason:
            print(f"{path}: {reason}", file=sys.stderr)
            changed += 1
            continue
        if after == before:
            continue
        if options.check:
            changed += 1
            print(f"{path}: not in canonical form. Run ./run format.")
        else:
            path.write_bytes(after)
            print(f"{path}: formatted")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
