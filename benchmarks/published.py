"""Read pages of catalogue and feed where 10,000 models are published, beside where 200 are.

A page is a look-up of so many numbers, however many there are: both should cost the same.
"""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks import servers
from benchmarks.measuring import BIN, Bench, alternating, timed
from benchmarks.results import Goal, Result, beside
from benchmarks.servers import Server
from graphsvc.publications import contents, names, updates
from graphsvc.publications.updates import Change, NewVersion
from graphsvc.vocab import CITY_GRAPHS, DCTERMS, RDF, SCOM

GOAL: Final = Goal("at most", 1.5)
MANY, FEW = 10_000, 200
_AT_ONCE: Final = 500
_TIMES: Final = 10
# Later than whatever the service has recorded by itself: times of changes only grow.
_LATER: Final = datetime(2100, 1, 1, tzinfo=UTC)
_PAGES: Final = {
    "/catalog, page 2 of {}": "/catalog.nt?page=2",
    "/models, page 2 of {}": "/models?page=2",
    "/feed, page 10 of {}": "/feed/10",
}


def run(bench: Bench) -> Iterator[Result]:
    """Compare the time of one page, which no cache holds."""
    with ExitStack() as started:
        few, many = (started.enter_context(_published(bench, count)) for count in (FEW, MANY))
        for what, path in _PAGES.items():
            ours, peer = alternating(_page(many, path), _page(few, path), bench.rounds)
            yield beside(
                what.format(f"{MANY:,} models"),
                ours,
                peer,
                unit="ms",
                peer_name=f"{FEW} models",
                goal=GOAL,
            )


def _page(server: Server, path: str) -> Callable[[], float]:
    # Under another name each time, so that no answer of before will do.
    hosts = itertools.count()
    headers = {"Accept": "application/n-quads, application/n-triples, application/json"}
    return timed(
        lambda: server.send(path, {**headers, "Host": f"h{next(hosts)}.example"}), times=_TIMES
    )


@contextmanager
def _published(bench: Bench, count: int) -> Iterator[Server]:
    folder = bench.folder / f"published-{count}"
    token = _token(folder)
    settings = {
        "GRAPHSVC_DATA": str(folder),
        "GRAPHSVC_REQUESTS_PER_MINUTE": "0",
    }
    with servers.graphsvc(bench, settings=settings) as server:
        bench.say(f"publishing {count:,} models")
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        for first in range(0, count, _AT_ONCE):
            upto = min(first + _AT_ONCE, count)
            text = " ;\n".join(map(_update, range(first, upto)))
            server.send("/update", headers, urlencode({"update": text}).encode())
        yield server


def _token(folder: Path) -> str:
    done = subprocess.run(
        [BIN / "graphsvc", "token", "create", "--scope", "admin"],
        env={**os.environ, "GRAPHSVC_DATA": str(folder)},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.splitlines()[-1]


def _update(number: int) -> str:
    identity = f"city-{number}"
    model = f"<{CITY_GRAPHS}{identity}#model>"
    lines = f'{model} <{DCTERMS}title> "City {number}" .\n{model} <{RDF}type> <{SCOM}CityModel> .\n'
    at = (_LATER + timedelta(milliseconds=number)).isoformat(timespec="milliseconds")
    change = Change(identity, mark=f"bench-{number}", at=at)
    title = f'<{names.version(identity, 1)}> <{DCTERMS}title> "City {number}" .'
    new = NewVersion(1, contents.Content(lines.encode()), (title,))
    return updates.publish(change, new)
