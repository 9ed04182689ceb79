"""Check city files and render their reports; nothing is stored."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from graphsvc.analysis.model import bundled
from graphsvc.errors import ParameterRefusal, Refusal
from graphsvc.jobs import publishing
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_named
from graphsvc.render import html, render, render_many
from graphsvc.report import Report
from graphsvc.validation import overlays
from graphsvc.validation.baseline import Baseline
from graphsvc.validation.check import Options, check
from graphsvc.validation.own.shapes import OwnShapes, ShapesFile
from graphsvc.workers.frames import Header

# After so many new values the collector looks at them; a file of 500 statements makes fewer.
_NEW_VALUES: Final = 50_000

# What else is done with files that are checked.
_JOBS: Final = {"publish": publishing.prepared, "diff": publishing.compared}

_Parts = Callable[[Header], bytes]


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

        After them come the sender's own shapes and an earlier report, where there are any.
        The refusal of an only file is that of the request; of several files, those
        refused are listed beside the reports on the others.
        """
        options = self._options(header["options"])
        if job := header.get("job"):
            return _JOBS[job](header, body, options)
        parts = _split(body)
        files = [(file, parts(file)) for file in header["files"]]
        options = replace(options, shapes=self._shapes(header["shapes"], parts))
        baseline = self._baseline(header["baseline"], parts)
        reports: list[Report] = []
        refused: list[Refusal] = []
        for file, data in files:
            try:
                syntax = format_named(file["syntax"])
                reports.append(check(data, name=file["name"], syntax=syntax, options=options))
            except ParameterRefusal:
                raise  # the same for every file
            except Refusal as refusal:
                refused.append(refusal.at(file["name"]))
        if not reports:
            raise refused[0]
        if baseline:
            alone = len(files) == 1
            reports = [baseline.compared(report, alone=alone) for report in reports]
        name = header["format"]
        # A page brings its own style, which the answer's header has to allow.
        told = {"policy": html.policy()} if name == "html" else {}
        return told, _rendered(reports, refused, name)

    def close(self) -> None:
        """Leave nothing behind: a checker writes nothing."""

    def _shapes(self, given: list[Header], parts: _Parts) -> OwnShapes | None:
        if not given:
            return None
        from graphsvc.validation.own.reading import own_shapes

        files = [
            ShapesFile(file["name"], parts(file), format_named(file["syntax"])) for file in given
        ]
        return own_shapes(files, limits=self._limits)

    def _baseline(self, given: Header | None, parts: _Parts) -> Baseline | None:
        if given is None:
            return None
        from graphsvc.validation.baseline_file import baseline_of

        return baseline_of(parts(given), given["name"], self._limits)

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


def _split(body: bytes) -> _Parts:
    """Return a function that cuts off the next part of ``body``, as long as its header says."""
    stream = io.BytesIO(body)
    return lambda part: stream.read(part["bytes"])


def _rendered(reports: list[Report], refused: list[Refusal], name: str) -> bytes:
    if len(reports) + len(refused) == 1:
        return render(reports[0], name)
    return render_many(reports, name, refused)
