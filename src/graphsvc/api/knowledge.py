"""The bundled model, vocabulary and shapes, indexed to be looked up by address.

Read from the installation and not from the store, so that no update can spoil
what a term means.  The files are our own, so parsing them needs no worker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from graphsvc import assets, stated
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import parse
from graphsvc.vocab import DCTERMS, LANGUAGES, OWL, RDF, RDFS, ROOT, SH, SHAPES_GRAPH, SKOS, shorten

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = Subject | ox.Literal
T = TypeVar("T", bound=Term)

TYPE: Final = ox.NamedNode(RDF + "type")
_ONTOLOGY: Final = ox.NamedNode(OWL + "Ontology")
_VERSION: Final = ox.NamedNode(OWL + "versionIRI")
NOTATION: Final = ox.NamedNode(SKOS + "notation")
_LABELS: Final = tuple(
    ox.NamedNode(iri)
    for iri in (RDFS + "label", SKOS + "prefLabel", SH + "name", DCTERMS + "title")
)


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Hold the statements by what they are about and by what they mention."""

    quads: tuple[ox.Quad, ...]
    _about: dict[Subject, list[ox.Quad]]
    _mentioning: dict[Term, list[ox.Quad]]
    _modules: dict[str, list[ox.Triple]]
    _alignments: dict[str, list[ox.Triple]]
    _versions: dict[str, str]

    @classmethod
    def load(cls, stated_file: Path | None = None) -> Knowledge:
        """Read every bundled file, and a licence holder's linkages where they may be seen."""
        quads: list[ox.Quad] = []
        modules: dict[str, list[ox.Triple]] = {}
        graphs = assets.model_files() | dict.fromkeys(assets.files("shapes", "*.ttl"), SHAPES_GRAPH)
        for path, graph in graphs.items():
            read = _read(path, graph)
            quads += read
            modules |= {name: [quad.triple for quad in read] for name in _headers(read)}
        alignments = {
            graph: [quad.triple for quad in _read(path, graph)]
            for path, graph in assets.alignment_files().items()
        }
        versions = {
            triple.object.value: triple.subject.value
            for triples in (*modules.values(), *alignments.values())
            for triple in triples
            if triple.predicate == _VERSION
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
        }
        if stated_file is not None:
            quads += stated.quads(stated.linkages_of_file(stated_file))
        about: dict[Subject, list[ox.Quad]] = defaultdict(list)
        mentioning: dict[Term, list[ox.Quad]] = defaultdict(list)
        for quad in quads:
            about[quad.subject].append(quad)
            if not isinstance(quad.object, ox.Literal):
                mentioning[quad.object].append(quad)
        return cls(tuple(quads), dict(about), dict(mentioning), modules, alignments, versions)

    def knows(self, iri: str) -> bool:
        """Tell whether anything is stated of the term."""
        return ox.NamedNode(iri) in self._about

    def about(self, subject: Subject) -> list[ox.Quad]:
        """Return the statements about a term, in the order of the files."""
        return self._about.get(subject, [])

    def mentioning(self, term: Term) -> list[ox.Quad]:
        """Return the statements that have the term as their object."""
        return self._mentioning.get(term, [])

    def described(self, subjects: Iterable[Subject]) -> Iterator[ox.Triple]:
        """Yield all that is stated of the terms, and of the unnamed nodes within."""
        seen: set[Subject] = set()
        waiting = list(subjects)
        while waiting:
            subject = waiting.pop(0)
            if subject in seen:
                continue
            seen.add(subject)
            for quad in self.about(subject):
                yield quad.triple
                if isinstance(quad.object, ox.BlankNode):
                    waiting.append(quad.object)

    def module(self, iri: str) -> list[ox.Triple]:
        """Return all that an ontology file holds, none where the IRI is no file's."""
        return self._modules.get(iri, [])

    def ontology_of(self, version: str) -> str | None:
        """Return the IRI of the ontology whose version that is."""
        return self._versions.get(version)

    def graph(self, iri: str) -> list[ox.Triple]:
        """Return the statements of a bundled graph, none where there is no such graph."""
        if iri in self._alignments:
            return self._alignments[iri]
        name = ox.NamedNode(iri)
        return [quad.triple for quad in self.quads if quad.graph_name == name]

    def within(self, namespace: str) -> list[ox.NamedNode]:
        """Return the terms whose IRI begins so, sorted."""
        found = [
            subject
            for subject in self._about
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(namespace)
        ]
        return sorted(found, key=lambda node: node.value)

    def values(self, subject: Subject, predicate: str) -> list[Term]:
        """Return the objects of a term's property."""
        wanted = ox.NamedNode(predicate)
        return [quad.object for quad in self.about(subject) if quad.predicate == wanted]

    def text(self, subject: Subject, predicate: str, lang: str) -> str | None:
        """Return a property's text in the language, in English, or as there is any."""
        literals = [
            value for value in self.values(subject, predicate) if isinstance(value, ox.Literal)
        ]
        by_language = {literal.language: literal.value for literal in reversed(literals)}
        for wanted in (lang, LANGUAGES[0], None):
            if wanted in by_language:
                return by_language[wanted]
        return literals[0].value if literals else None

    def label(self, subject: Subject, lang: str) -> str | None:
        """Return what a term is called in the language, with its number before it."""
        for predicate in _LABELS:
            if (found := self.text(subject, predicate.value, lang)) is not None:
                number = self.text(subject, NOTATION.value, lang)
                return f"{number} {found}" if number else found
        return None

    def near(self, iri: str) -> list[str]:
        """Return addresses below ours that are written much like this one."""
        paths = [
            node.value.removeprefix(ROOT) for node in self.within(ROOT) if "#" not in node.value
        ]
        return get_close_matches(iri.removeprefix(ROOT)[:200], paths, n=3, cutoff=0.75)


def _read(path: Path, graph: str) -> list[ox.Quad]:
    name = ox.NamedNode(graph)
    limits = Limits(max_depth=10_000)
    return [
        ox.Quad(_apart(quad.subject, path), quad.predicate, _apart(quad.object, path), name)
        for quad in parse(path.read_bytes(), TURTLE, name=path.name, limits=limits)
    ]


def _headers(quads: Iterable[ox.Quad]) -> list[str]:
    return [
        quad.subject.value
        for quad in quads
        if quad.predicate == TYPE
        and quad.object == _ONTOLOGY
        and isinstance(quad.subject, ox.NamedNode)
    ]


def _apart(term: T, path: Path) -> T | ox.BlankNode:
    """Give an unnamed node a label of its file's own: two files may use the same."""
    if isinstance(term, ox.BlankNode):
        return ox.BlankNode(f"{path.stem.replace('-', '')}{term.value}")
    return term


def short(iri: str) -> str:
    """Return what a page calls an IRI without a label."""
    return shorten(iri) if shorten(iri) != iri else iri.removeprefix(ROOT)
