"""Take one guard out of a service that is measured, in all of its processes.

Python runs this at the start of each process that has this folder on its path; only the
benchmark of the guards puts it there.  The variable's name begins as it does so that
workers get it too.
"""

# ruff: noqa: ANN401 - it stands in for whatever it takes out

from __future__ import annotations

import importlib
import io
import os
from typing import Any

WITHOUT = os.environ.get("PYTHON_GRAPHSVC_WITHOUT", "")


def _module(name: str) -> Any:
    return importlib.import_module(name)


def _edge() -> None:
    edge = _module("graphsvc.api.edge").Edge
    guarded = edge.__call__

    async def bare(self: Any, scope: Any, receive: Any, send: Any) -> None:
        endpoint = self._bare.get((scope.get("method"), scope.get("path")))
        await (
            guarded(self, scope, receive, send)
            if endpoint is None
            else endpoint(scope, receive, send)
        )

    edge.__call__ = bare


def _text() -> None:
    guard = _module("graphsvc.store.guard")
    guard.read = lambda *_, **__: guard.Reading(names_graphs=False, is_repeatable=True)


def _deadline() -> None:
    class Alarm:
        def cancel(self) -> None:
            pass

    class Loop:
        def __init__(self, loop: Any) -> None:
            self._loop = loop

        def __getattr__(self, name: str) -> Any:
            return getattr(self._loop, name)

        def call_later(self, *_: object) -> Alarm:
            return Alarm()

    process = _module("graphsvc.workers.process").Process
    begin = process.__init__

    def begun(self: Any, *arguments: object) -> None:
        begin(self, *arguments)
        self._loop = Loop(self._loop)

    process.__init__ = begun


def _confinement() -> None:
    sandbox = _module("graphsvc.workers.sandbox")
    sandbox.confine = lambda **_: {}


def _memory() -> None:
    sandbox = _module("graphsvc.workers.sandbox")
    sandbox.limit_memory = lambda _: "open"


def _caps() -> None:
    caps = _module("graphsvc.jobs.caps")
    caps.Sink = lambda *_: io.BytesIO()
    caps.check_rows = lambda *_: None


def _processes() -> None:
    """Let the web process run the engine itself, one query after the other."""
    store = _module("graphsvc.store")
    embedded = _module("graphsvc.store.embedded")
    reading = _module("graphsvc.jobs.reading")
    frames = _module("graphsvc.workers.frames")
    readers: dict[str, Any] = {}

    async def ask(self: Any, question: Any) -> Any:
        text = embedded.guard.read(question.text, max_bytes=1 << 20, max_depth=100)
        path = self._snapshots.path
        if path not in readers:
            readers[path] = reading.start({"snapshot": path})
        may = question.allowance or self._work.allowance
        caps = (may.max_result_bytes, may.max_result_rows, may.prefix)
        spelled = embedded.header_of(question, path, text, union=self._union, caps=caps, more={})
        header = frames.decode_header(spelled)
        told, body = readers[path].run(header, question.text.encode())
        chosen = question.triples if told["kind"] == "triples" else question.rows
        return store.Answer(chosen.content_type, body, self.version)

    embedded.EmbeddedStore.ask = ask


GUARDS = {
    "edge": _edge,
    "text": _text,
    "deadline": _deadline,
    "confinement": _confinement,
    "memory": _memory,
    "caps": _caps,
    "processes": _processes,
}

if WITHOUT:
    GUARDS[WITHOUT]()
