"""Check city files and render their reports; nothing is stored."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any, Final

from graphsvc.analysis.model import bundled
from graphsvc.errors import ParameterRefusal, Refusal
from graphsvc.jobs import publishing
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_named
from graphsvc.render import html, render, render_many
from graphsvc.report import Report
from graphsvc.validation import overlays
from graphsvc.validation.check import Options, check
from graphsvc.workers.frames import Header

# After so many new values the collector looks at them; a file of 500 statements makes fewer.
_NEW_VALUES: Final = 50_000

# What else is done with files that are checked.
_JOBS: Final = {"publish": publishing.prepared, "diff": publishing.compared}


class Checker:
    """Check the files of one request after the other."""

    ready: Header

    def __init__(self, config: Header) -> None:
        self.ready = {}
        self._limits = Limits(**config["limits"])
        self._stated = _stated(config["stated"])
        bundled()  # read once, before the first file waits for it
        _collect_less()

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return the report on the files that ``body`` holds one after the other.

        The refusal of an only file is that of the request; of several files, those
        refused are listed beside the reports on the others.
        """
        options = self._options(header["options"])
        if job := header.get("job"):
            return _JOBS[job](header, body, options)
        reports: list[Report] = []
        refused: list[Refusal] = []
        for file, data in _split(header["files"], body):
            try:
                syntax = format_named(file["syntax"])
                reports.append(check(data, name=file["name"], syntax=syntax, options=options))
            except ParameterRefusal:
                raise  # the same for every file
            except Refusal as refusal:
                refused.append(refusal.at(file["name"]))
        if not reports:
            raise refused[0]
        name = header["format"]
        # A page brings its own style, which the answer's header has to allow.
        told = {"policy": html.policy()} if name == "html" else {}
        return told, _rendered(reports, refused, name)

    def close(self) -> None:
        """Leave nothing behind: a checker writes nothing."""

    def _options(self, given: dict[str, Any]) -> Options:
        chosen = {name: value for name, value in given.items() if value is not None}
        for name in ("tiers", "bases"):
            if name in chosen:
                chosen[name] = tuple(chosen[name])
        if name := chosen.pop("overlay", None):
            chosen["overlay"] = overlays.shipped(name)
        return Options(**chosen, stated=self._stated, limits=self._limits)


def _collect_less() -> None:
    """Let the collector look seldom, and never again at what stays for good.

    A check makes thousands of values that live until its end, and nearly no cycles:
    each look in between finds nothing, and takes a sixth of the time of all.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_VALUES)


def start(config: Header) -> Checker:
    """Load the model and the rules once for all checks to come."""
    return Checker(config)


def _stated(path: str | None) -> tuple[Any, ...]:
    if path is None:
        return ()
    from graphsvc.stated import linkages_of_file

    return tuple(linkages_of_file(path))


def _split(files: list[dict[str, Any]], body: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    start = 0
    for file in files:
        end = start + file["bytes"]
        yield file, body[start:end]
        start = end


def _rendered(reports: list[Report], refused: list[Refusal], name: str) -> bytes:
    if len(reports) + len(refused) == 1:
        return render(reports[0], name)
    return render_many(reports, name, refused)
