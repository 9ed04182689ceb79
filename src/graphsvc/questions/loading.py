"""Load what a question is asked of: the model, city files each in a graph of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphsvc import assets, stated
from graphsvc.errors import NotACityRefusal, TooLargeRefusal, UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE, format_of_file
from graphsvc.rdfio.reading import parse
from graphsvc.vocab import CITY_GRAPHS, RDF, SCOM

_A: Final = ox.NamedNode(RDF + "type")
_CITY_MODEL: Final = ox.NamedNode(SCOM + "CityModel")
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


def load(
    data: Iterable[str | Path] = (), stated_linkages: str | Path | None = None
) -> tuple[ox.Store, dict[str, str]]:
    """Return a store of the model and the city files, and the name of each city's graph.

    Raises ``InputRefusal`` for a file that can't be read or describes no city.
    """
    store = ox.Store()
    store.extend(_model())
    if stated_linkages is not None:
        store.extend(stated.quads(stated.linkages_of_file(stated_linkages)))
    cities: dict[str, str] = {}
    for path in map(Path, data):
        # The extension is judged first: a wrong one needs no reading.
        syntax = format_of_file(path.name)
        quads = parse(read_bytes(path), syntax, name=path.name, limits=Limits())
        _check_city(quads, path.name)
        name = _free_name(_NOT_IN_A_NAME.sub("-", path.stem).strip("-."), cities.values())
        graph = ox.NamedNode(CITY_GRAPHS + name)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
        cities[graph.value] = name
    return store, cities


def read_bytes(path: Path) -> bytes:
    """Return what the file holds; refuse what is no file, can't be read or is too large."""
    most = Limits().max_upload_bytes
    try:
        if path.exists() and not path.is_file():
            raise UnreadableRefusal(
                "That is no file", todo="Name a file, not a folder or device.", where=_at(path)
            )
        size = path.stat().st_size
        data = path.read_bytes() if size <= most else b""
    except OSError as fault:
        raise UnreadableRefusal(
            f"The file can't be read: {fault.strerror}",
            todo="Check its name and that you may read it.",
            where=_at(path),
        ) from fault
    if size > most:
        raise TooLargeRefusal(
            f"The file has {size:,} bytes, more than max_upload_bytes = {most:,}",
            todo="Split it.",
            where=_at(path),
        )
    return data


@cache
def _model() -> tuple[ox.Quad, ...]:
    quads: list[ox.Quad] = []
    for path, graph in assets.model_files().items():
        node = ox.NamedNode(graph)
        parsed = parse(path.read_bytes(), TURTLE, name=path.name, limits=Limits())
        quads += [ox.Quad(quad.subject, quad.predicate, quad.object, node) for quad in parsed]
    return tuple(quads)


def _check_city(quads: Iterable[ox.Quad], name: str) -> None:
    """Refuse a file that is no city file: its silence would look like a city without gaps."""
    models = {quad.subject for quad in quads if quad.predicate == _A and quad.object == _CITY_MODEL}
    if len(models) != 1:
        count = "no city model" if not models else f"{len(models)} city models"
        raise NotACityRefusal(
            f"The file holds {count}",
            todo="Hand in one file a city, with one node `a scom:CityModel`.",
            where=Where(name),
        )


def _free_name(name: str, taken: Iterable[str]) -> str:
    """Return the name, numbered where an earlier file has it: two folders may hold a city.ttl."""
    names, number, free = set(taken), 1, name or "city"
    while free in names:
        number += 1
        free = f"{name or 'city'}-{number}"
    return free


def _at(path: Path) -> Where:
    return Where(str(path))
