"""A strict broker on loopback: it judges every entity, keeps it, and fails when it is told to."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from exchange.strict import faults


@dataclass(slots=True)
class Broker:
    """Hold what the broker has seen; ``answers`` and ``says`` it gives in place of its own."""

    address: str = ""
    multi_attributes: bool = True
    refused: frozenset[str] = frozenset()
    answers: list[int] = field(default_factory=list)
    says: tuple[int, bytes] | None = None
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    tenants: list[str | None] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def upsert(self, batch: list[dict[str, Any]]) -> tuple[int, object]:
        """Take a batch as a broker does; return status and body."""
        self.batches.append(len(batch))
        ids = [entity["id"] for entity in batch]
        if len(ids) != len(set(ids)):
            self.faults.append("an entity is twice in one batch")
        errors = []
        created = []
        for entity in batch:
            found = faults(entity, multi_attributes=self.multi_attributes)
            if not isinstance(entity.get("@context"), list):
                found.append("no context")
            self.faults += found
            if found or entity["id"] in self.refused:
                detail = {"title": "BadRequestData", "detail": "; ".join(found) or "refused"}
                errors.append({"entityId": entity["id"], "error": detail})
                continue
            if entity["id"] not in self.entities:
                created.append(entity["id"])
            self.entities[entity["id"]] = entity
        if errors:
            failed = {error["entityId"] for error in errors}
            return 207, {"success": [item for item in ids if item not in failed], "errors": errors}
        return (201, created) if created else (204, None)


@contextlib.contextmanager
def broker(**settings: Any) -> Iterator[Broker]:  # noqa: ANN401 - fields of the broker
    """Run a broker on a port of the system's choice."""
    state = Broker(**settings)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer one upsert."""
            path = urlsplit(self.path)
            length = int(self.headers["Content-Length"])
            batch = json.loads(self.rfile.read(length))
            if path.path != "/ngsi-ld/v1/entityOperations/upsert":
                self._answer(404, None)
                return
            state.tenants.append(self.headers.get("NGSILD-Tenant"))
            state.tokens.append(self.headers.get("Authorization"))
            state.options += parse_qs(path.query).get("options", [])
            if self.headers["Content-Type"] != "application/ld+json":
                self._answer(415, {"title": "not JSON-LD"})
            elif state.says:
                self._sent(*state.says)
            elif state.answers:
                self._answer(state.answers.pop(0), {"title": "told to"})
            else:
                self._answer(*state.upsert(batch))

        def _answer(self, status: int, body: object) -> None:
            self._sent(status, b"" if body is None else json.dumps(body).encode())

        def _sent(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with contextlib.suppress(OSError):  # who asked may have heard enough
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
