"""The feed of changes: a Linked Data Event Stream, as SEMIC's DCAT-AP Feeds lays it out.

A member is ``as:Create``, ``as:Update`` or ``as:Delete``; what was published stands in the
named graph of the member.  Pages hold so many events each and follow each other; one that
is full never changes again.  Source: SEMICeu/LinkedDataEventStreams, TREEcg/specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.exchange.described import Statements
from graphsvc.publications import names
from graphsvc.publications.contents import Content
from graphsvc.publications.names import AS, SCHEMA
from graphsvc.vocab import CITY_PROFILE, DCTERMS, PREFIXES

PAGE_SIZE: Final = 20
"""Events of one page: each brings a whole city file along."""

LDES: Final = PREFIXES["ldes"]
TREE: Final = PREFIXES["tree"]


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one event: its number, what it did to which model, and what it published."""

    number: int
    kind: str
    model: str
    at: str
    version: str | None = None
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Hold one page; ``is_closed`` says that no event will come to it any more."""

    number: int
    is_closed: bool
    events: tuple[Event, ...]


def numbers(page: int) -> range:
    """Return the numbers of the events of a page."""
    return range((page - 1) * PAGE_SIZE + 1, page * PAGE_SIZE + 1)


def root(address: str) -> list[ox.Quad]:
    """Return the entry of the feed: what it is, and where its first page is."""
    to = Statements()
    stream = _stream(to, address)
    node = to.node(f"{address}feed", TREE + "Node", LDES + "EventSource")
    to.link(stream, TREE + "view", node.value)
    for lang, text in (
        ("en", "Changes of city files"),
        ("ko", "도시 파일의 변경"),
        ("fr", "Changements des fichiers de villes"),
    ):
        to.text(stream, DCTERMS + "title", text, lang)
    to.link(stream, DCTERMS + "conformsTo", CITY_PROFILE)
    relation = to.node(f"{address}feed#first", TREE + "Relation")
    to.link(node, TREE + "relation", relation.value)
    to.link(relation, TREE + "node", f"{address}feed/1")
    return _quads(to)


def page(address: str, found: FeedPage) -> list[ox.Quad]:
    """Return a page with its events, and the way to the next where it is full."""
    to = Statements()
    stream = _stream(to, address)
    node = to.node(f"{address}feed/{found.number}", TREE + "Node")
    to.link(node, DCTERMS + "isPartOf", f"{address}feed")
    if found.is_closed:
        to.say(node, LDES + "immutable", ox.Literal(True))  # noqa: FBT003 - a literal
        relation = to.node(f"{node.value}#next", TREE + "GreaterThanOrEqualToRelation")
        to.link(node, TREE + "relation", relation.value)
        to.link(relation, TREE + "node", f"{address}feed/{found.number + 1}")
        to.link(relation, TREE + "path", AS + "published")
        to.time(relation, TREE + "value", found.events[-1].at)
    for event in found.events:
        member = to.node(names.event(event.number), AS + event.kind)
        to.link(stream, TREE + "member", member.value)
        to.link(member, AS + "object", event.model)
        to.time(member, AS + "published", event.at)
        to.say(member, SCHEMA + "position", ox.Literal(event.number))
        if event.version:
            to.link(member, AS + "result", event.version)
    return [*_quads(to), *(quad for event in found.events for quad in _payload(event))]


def _stream(to: Statements, address: str) -> ox.NamedNode:
    stream = to.node(f"{address}feed#stream", LDES + "EventStream")
    to.link(stream, LDES + "timestampPath", AS + "published")
    to.link(stream, LDES + "versionOfPath", AS + "object")
    for kind in ("Create", "Update", "Delete"):
        to.link(stream, f"{LDES}version{kind}Object", AS + kind)
    return stream


def _payload(event: Event) -> list[ox.Quad]:
    if event.content is None:
        return []
    graph = ox.NamedNode(names.event(event.number))
    found = ox.parse(event.content.nquads, format=ox.RdfFormat.N_QUADS)
    return [
        ox.Quad(_own(quad.subject, event), quad.predicate, _own(quad.object, event), graph)
        for quad in found
    ]


def _own(term: Any, event: Event) -> Any:  # noqa: ANN401 - a term of any kind, as it came
    """Return the term; a blank node of the same name in another member is another node."""
    if isinstance(term, ox.Triple):
        return ox.Triple(_own(term.subject, event), term.predicate, _own(term.object, event))
    return ox.BlankNode(f"e{event.number}{term.value}") if isinstance(term, ox.BlankNode) else term


def _quads(to: Statements) -> list[ox.Quad]:
    return [ox.Quad(*triple) for triple in to.done()]
