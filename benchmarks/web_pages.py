"""Pages: the time that one takes above its queries, and what its first load weighs."""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Final

from benchmarks import servers
from benchmarks.measuring import Bench, alternating, timed
from benchmarks.results import Goal, Result, above
from benchmarks.servers import Server

GOAL_TIME: Final = Goal("at most", 30, " ms more")
GOAL_SIZE: Final = Goal("at most", 300, " kB")
_HTML: Final = {"Accept": "text/html"}
# A page, and the address under which its queries alone are answered; none without queries.
_PAGES: Final = {
    "/": "",
    "/iso37106-2021/B7.html": "",
    "/validate": "",
    "/queries/what-rests-on?element=B5": "/queries/what-rests-on?element=B5&format=json",
    "/queries/coverage": "/queries/coverage?format=json",
    "/sparql": "",
    "/models/sejong": "",
    "/ns": "",
}
_OFTEN: Final = 5
_PARTS: Final = re.compile(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"')


def run(bench: Bench) -> Iterator[Result]:
    """Compare a page with its queries; one without any, with the answer that the service lives.

    Pages that are kept are asked for as readers do: first once, then again.
    """
    with servers.graphsvc(bench) as server:
        for path, queries in _PAGES.items():
            server.send(path, _HTML)
            ours = timed(partial(server.send, path, _HTML), _OFTEN)
            alone = queries or "/health/live"
            peer = timed(partial(server.send, alone, {}), _OFTEN)
            times = alternating(ours, peer, bench.rounds)
            name = "its queries alone" if queries else "a request, and no query"
            yield above(f"Page {path}", *times, unit="ms", peer_name=name, goal=GOAL_TIME)
        # One that is made anew each time, as for the first reader.
        number = count()
        made = timed(lambda: server.send(f"/?element=B5&n={next(number)}", _HTML), _OFTEN)
        bare = timed(lambda: server.send("/health/live", {}), _OFTEN)
        times = alternating(made, bare, bench.rounds)
        name = "a request, and no query"
        yield above("Page /, made anew", *times, unit="ms", peer_name=name, goal=GOAL_TIME)
        for path in _PAGES:
            size, parts = _weight(server, path)
            what = f"Page {path}, first load"
            yield Result(what, f"{size:.0f} kB", f"{parts} requests", size, GOAL_SIZE)


def _weight(server: Server, path: str) -> tuple[float, int]:
    """Return the kilobytes of a page and all that it loads, compressed, and how many requests."""
    page, size = _compressed(server, path, _HTML)
    waiting = list(dict.fromkeys(_PARTS.findall(page.decode())))
    for part in waiting:
        text, more = _compressed(server, part, {})
        size += more
        folder = part.rpartition("/")[0]
        for name in re.findall(rb'from"\./([^"]+)"|import"\./([^"]+)"', text):
            other = f"{folder}/{(name[0] or name[1]).decode()}"
            if other not in waiting:
                waiting.append(other)
    return size / 1000, len(waiting) + 1


def _compressed(server: Server, path: str, headers: dict[str, str]) -> tuple[bytes, int]:
    url = f"http://127.0.0.1:{server.port}{path}"
    request = urllib.request.Request(url, headers={**headers, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  our own server
        body = bytes(answer.read())
        small = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(body) if small else body), len(body)
