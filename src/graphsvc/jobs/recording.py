"""Record city graphs that came into the store by another way than being published.

A bundled example, or a graph put by the Graph Store Protocol, is a model like any
other from then on: listed, with versions, in catalogue and feed.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphsvc.analysis.city import the_city
from graphsvc.analysis.facts import Facts
from graphsvc.errors import NotACityRefusal, RemoteRefusal
from graphsvc.publications import contents, moments, names, questions, updates
from graphsvc.publications.describing import described
from graphsvc.publications.names import AS, DCAT, SCHEMA
from graphsvc.publications.updates import Change, NewVersion
from graphsvc.vocab import DCTERMS, RDF

if TYPE_CHECKING:
    from graphsvc.store.remote.stocking import Shelf

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_RECORDS: Final = ox.NamedNode(names.RECORDS)
_TRIES: Final = 20


def new(store: ox.Store, graphs: Iterable[str]) -> list[ox.NamedNode]:
    """Return those of the graphs that are in the store and of no model yet."""
    found = [ox.NamedNode(graph) for graph in graphs if names.is_model(graph)]
    return [
        graph
        for graph in found
        if store.contains_named_graph(graph)
        and not any(store.quads_for_pattern(graph, None, None, _RECORDS))
    ]


def first(graph: str, triples: list[ox.Triple]) -> Callable[[Shelf], Awaitable[None]]:
    """Return what makes a city's graph in a store elsewhere the first version of a model.

    Where the model is known already, there is nothing to do.
    """
    identity = names.id_of(graph)
    content = contents.canonical(triples)
    new = NewVersion(1, content, _lines(content, names.version(identity, 1)))

    async def record(shelf: Shelf) -> None:
        for _ in range(_TRIES):
            if await shelf.rows(questions.is_known(identity)):
                return
            last = next((row["last"] for row in await shelf.rows(questions.LAST)), None)
            mark, at = secrets.token_hex(16), moments.after(last)
            change = Change(identity, mark=mark, at=at, begins=last is None)
            # Where another service was faster and took the time, it finds nothing to do.
            await shelf.update(updates.publish(change, new, is_there=True))
        raise RemoteRefusal("others publish all the time", todo="Start the service again.")

    return record


def record(store: ox.Store, graph: ox.NamedNode) -> bool:
    """Make what the city's graph holds now the model's current version, if it is another."""
    identity = names.id_of(graph.value)
    current, latest, is_deleted = _known(store, graph)
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]
    last = _last(store)
    change = Change(
        identity,
        mark=secrets.token_hex(16),
        at=moments.after(last),
        begins=last is None,
        current=current,
        was_deleted=is_deleted,
    )
    if not triples:
        if current is not None:
            store.update(updates.delete(change))
        return current is not None
    content = contents.canonical(triples)
    if current is not None and _digest(store, identity, current) == content.digest:
        return False
    number = latest + 1
    lines = _lines(content, names.version(identity, number))
    store.update(updates.publish(change, NewVersion(number, content, lines), is_there=True))
    return True


def _lines(content: contents.Content, version: str) -> tuple[str, ...]:
    try:
        city = the_city(Facts.of_ntriples(content.nquads.decode()), "")
    except NotACityRefusal:
        return ()  # whoever may write the graph may write anything into it
    return described(city, version)


def _known(store: ox.Store, graph: ox.NamedNode) -> tuple[int | None, int, bool]:
    """Return the numbers of the current and of the latest version, and if it was deleted."""
    numbers = [
        _number(store, quad.object)
        for quad in store.quads_for_pattern(
            graph, ox.NamedNode(DCAT + "hasVersion"), None, _RECORDS
        )
    ]
    current = [
        _number(store, quad.object)
        for quad in store.quads_for_pattern(
            graph, ox.NamedNode(DCAT + "hasCurrentVersion"), None, _RECORDS
        )
    ]
    tombstone = ox.Quad(graph, ox.NamedNode(RDF + "type"), ox.NamedNode(AS + "Tombstone"), _RECORDS)
    return next(iter(current), None), max(numbers, default=0), tombstone in store


def _last(store: ox.Store) -> str | None:
    """Return the time of the last change of any model."""
    modified = ox.NamedNode(DCTERMS + "modified")
    found = store.quads_for_pattern(ox.NamedNode(names.FEED), modified, None, _RECORDS)
    return next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), None)


def _number(store: ox.Store, version: Term) -> int:
    return int(_value(store, version, SCHEMA + "version"))


def _digest(store: ox.Store, identity: str, number: int) -> str:
    node = ox.NamedNode(names.version(identity, number))
    return _value(store, node, SCHEMA + "sha256")


def _value(store: ox.Store, node: Term, name: str) -> str:
    assert isinstance(node, ox.NamedNode)  # noqa: S101 - versions have names
    found = next(store.quads_for_pattern(node, ox.NamedNode(name), None, _RECORDS)).object
    assert isinstance(found, ox.Literal)  # noqa: S101 - numbers and digests are literals
    return found.value
