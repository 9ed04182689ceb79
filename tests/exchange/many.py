"""Publish many small models at once, as the service itself would one by one."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import httpx
import pyoxigraph as ox

from graphsvc.publications import contents, names, updates
from graphsvc.publications.updates import Change, NewVersion
from graphsvc.vocab import CITY_GRAPHS, DCTERMS, RDF, SCOM

_AT_ONCE = 500


def many_models(client: httpx.Client, count: int, first: int = 0) -> None:
    """Publish so many models, with one update for some hundreds of them."""
    for begin in range(first, first + count, _AT_ONCE):
        upto = min(begin + _AT_ONCE, first + count)
        text = " ;\n".join(_published(number) for number in range(begin, upto))
        answer = client.post("/update", data={"update": text}, timeout=120)
        assert answer.status_code == 204, answer.text


def _published(number: int) -> str:
    identity = f"city-{number}"
    node = ox.NamedNode(f"{CITY_GRAPHS}{identity}#model")
    content = contents.canonical([
        ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(SCOM + "CityModel")),
        ox.Triple(node, ox.NamedNode(DCTERMS + "title"), ox.Literal(f"City {number}")),
    ])  # fmt: skip
    # Two within one millisecond, the finest that some clients read, would have no order for them.
    time.sleep(0.002)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    change = Change(identity, mark=f"many-{number}", at=at)
    title = f'<{names.version(identity, 1)}> <{DCTERMS}title> "City {number}" .'
    return updates.publish(change, NewVersion(1, content, (title,)))
