"""What a document that was fetched is: a city's file, a catalogue, a page of a feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.outgoing.fetching import Document
from graphsvc.rdfio.formats import NQUADS, TURTLE, Format, format_of_media_type
from graphsvc.rdfio.reading import serialize, statements
from graphsvc.vocab import CITY_PROFILE, DCTERMS, PREFIXES, RDF

_AS: Final = PREFIXES["as"]
_DCAT: Final = PREFIXES["dcat"]
_HYDRA: Final = PREFIXES["hydra"]
_LDES: Final = PREFIXES["ldes"]
_TREE: Final = PREFIXES["tree"]
_TYPE: Final = ox.NamedNode(RDF + "type")
_TURTLE: Final = "https://www.iana.org/assignments/media-types/" + TURTLE.media_type
# Types that say nothing: what is behind them is most often Turtle.
_VAGUE: Final = frozenset({"", "text/plain", "application/octet-stream"})
_TRUE: Final = frozenset({"true", "1"})
_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CityFile:
    """Hold a city's file as it came."""

    data: bytes
    syntax: Format


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Hold where the city files of a catalogue are, and its next page."""

    files: tuple[str, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one event of a feed: what it says of which model, with its content as N-Quads."""

    event: str
    kind: str
    model: str
    at: str
    content: bytes = field(repr=False)

    @property
    def moment(self) -> datetime:
        """Return when it was; what tells no time was before all else, in the order of pages."""
        return _moment(self.at)

    def is_before(self, other: str | None) -> bool:
        """Tell whether it was before that time, as another change has told it."""
        return other is not None and self.moment < _moment(other)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Hold the events of a page in their order, and the pages that it leads to."""

    changes: tuple[Change, ...]
    leads_to: tuple[str, ...]
    is_closed: bool


def understood(document: Document, limits: Limits) -> CityFile | CataloguePage | FeedPage:
    """Return what the document is; raises ``InputRefusal`` where it can't be read at all."""
    data = document.body or b""
    vague = document.media_type in _VAGUE
    syntax = TURTLE if vague else format_of_media_type(document.media_type)
    if not syntax.engine_name or not _may_lead_on(data):
        return CityFile(data, syntax)
    quads = list(statements(data, syntax, name=document.url, limits=limits, base=document.url))
    found = ox.Dataset(quads)
    if _of_type(found, _LDES + "EventStream") or _of_type(found, _TREE + "Node"):
        return _feed_page(found, document.url)
    if _of_type(found, _DCAT + "Catalog"):
        return _catalogue_page(found)
    return CityFile(data, syntax)


def _may_lead_on(data: bytes) -> bool:
    return any(sign in data for sign in (b"Catalog", b"EventStream", b"w3id.org/tree#"))


def _catalogue_page(found: ox.Dataset) -> CataloguePage:
    conforms, profile = ox.NamedNode(DCTERMS + "conformsTo"), ox.NamedNode(CITY_PROFILE)
    files = []
    for dataset in _of_type(found, _DCAT + "Dataset"):
        if profile not in _objects(found, dataset, conforms):
            continue
        named = _objects(found, dataset, ox.NamedNode(_DCAT + "distribution"))
        places = [place for place in named if not isinstance(place, ox.Literal)]
        ranked = sorted(
            (_rank(found, place), where) for place in places for where in _addresses(found, place)
        )
        files += [where for _, where in ranked[:1]]
    following = [
        term.value
        for quad in found.quads_for_predicate(ox.NamedNode(_HYDRA + "next"))
        if isinstance(term := quad.object, ox.NamedNode | ox.Literal)
    ]
    return CataloguePage(tuple(dict.fromkeys(files)), next(iter(sorted(following)), None))


def _rank(found: ox.Dataset, place: ox.NamedNode | ox.BlankNode) -> int:
    kinds = _objects(found, place, ox.NamedNode(_DCAT + "mediaType"))
    return 0 if ox.NamedNode(_TURTLE) in kinds else 1


def _addresses(found: ox.Dataset, place: ox.NamedNode | ox.BlankNode) -> list[str]:
    for name in ("downloadURL", "accessURL"):
        values = _objects(found, place, ox.NamedNode(_DCAT + name))
        if addresses := sorted(item.value for item in values if isinstance(item, ox.NamedNode)):
            return addresses[:1]
    return []


def _feed_page(found: ox.Dataset, url: str) -> FeedPage:
    changes = [
        _change(found, event, kind)
        for kind in ("Create", "Update", "Delete")
        for event in _of_type(found, _AS + kind)
        if isinstance(event, ox.NamedNode)
    ]
    leads_to = sorted(
        quad.object.value
        for quad in found.quads_for_predicate(ox.NamedNode(_TREE + "node"))
        if isinstance(quad.object, ox.NamedNode)
    )
    closed = _objects(found, ox.NamedNode(url), ox.NamedNode(_LDES + "immutable"))
    is_closed = any(isinstance(item, ox.Literal) and item.value in _TRUE for item in closed)
    for change in changes:
        if not change.model:
            raise UnreadableRefusal(
                f"The event {change.event[:200]} does not say what it is about",
                todo="Ask whoever publishes the feed to state as:object.",
                where=Where(url),
            )
    changes.sort(key=lambda change: change.moment)
    return FeedPage(tuple(changes), tuple(leads_to), is_closed)


def _change(found: ox.Dataset, event: ox.NamedNode, kind: str) -> Change:
    def said(name: str) -> str:
        values = _objects(found, event, ox.NamedNode(_AS + name))
        return next((item.value for item in values if not isinstance(item, ox.BlankNode)), "")

    triples = [quad.triple for quad in found.quads_for_graph_name(event)]
    content = serialize(triples, NQUADS, flat=True)
    return Change(event.value, kind, said("object"), said("published"), content)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return _NO_TIME


def _of_type(found: ox.Dataset, kind: str) -> list[ox.NamedNode | ox.BlankNode]:
    quads = found.quads_for_object(ox.NamedNode(kind))
    nodes = [quad.subject for quad in quads if quad.predicate == _TYPE]
    named = [node for node in nodes if isinstance(node, ox.NamedNode | ox.BlankNode)]
    return sorted(dict.fromkeys(named), key=str)


def _objects(
    found: ox.Dataset, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode
) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
    return [
        quad.object
        for quad in found.quads_for_subject(subject)
        if quad.predicate == predicate
        and isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal)
    ]
