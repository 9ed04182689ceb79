"""The service under test, spoken to by bare HTTP, so that requests go out as the tests say."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from service.running import Running, start
from support import GRAPHSVC, command

_SETTINGS: Final = {"GRAPHSVC_PRELOAD": "none", "GRAPHSVC_DEFAULT_GRAPH": "own"}
_ALL: Final = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@dataclass(frozen=True, slots=True)
class Response:
    """Hold an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


class Server:
    """Hold a service in a process of its own, its store empty, and a token to write."""

    def __init__(self, folder: Path) -> None:
        settings = {**_SETTINGS, "GRAPHSVC_DATA": str(folder / "data")}
        made = command(GRAPHSVC, "token", "create", "--scope", "admin", env=settings)
        assert made.returncode == 0, made.stderr
        self._token = made.stdout.splitlines()[-1]
        self.running: Running = start(folder, settings)
        self.host = urlsplit(self.running.address).netloc
        self._loaded: tuple[str, ...] | None = None

    def stop(self) -> None:
        """End the service."""
        self.running.stop()

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        writes: bool = False,
    ) -> Response:
        """Return the answer to one request; only one that ``writes`` shows the token."""
        told = dict(headers or {})
        if writes:
            told["Authorization"] = f"Bearer {self._token}"
            self._loaded = None
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, target, body, told)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, found, answer.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str) -> Response:
        """Return the answer to a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", "/sparql", headers, text.encode())

    def update(self, text: str) -> Response:
        """Return the answer to an update."""
        headers = {"Content-Type": "application/sparql-update"}
        return self.send("POST", "/update", headers, text.encode(), writes=True)

    def hold(self, quads: Iterable[ox.Quad]) -> None:
        """Make these quads all that the store holds."""
        by_graph: dict[str, list[str]] = {}
        for quad in quads:
            graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
            by_graph.setdefault(graph, []).append(f"{quad.triple} .")
        blocks = tuple(
            "\n".join(lines) if not graph else f"GRAPH {graph} {{ {chr(10).join(lines)} }}"
            for graph, lines in sorted(by_graph.items())
        )
        if blocks != self._loaded:
            answer = self.update(f"CLEAR ALL ; INSERT DATA {{ {' '.join(blocks)} }}")
            assert answer.status == 204, answer.body
            self._loaded = blocks

    def held(self) -> list[ox.Quad]:
        """Return all that the store holds."""
        answer = self.query(_ALL, "application/sparql-results+json")
        found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        return [
            ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in found
        ]
