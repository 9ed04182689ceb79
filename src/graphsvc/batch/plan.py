"""What is asked of every file of a run, and what all of it rests on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Final

from graphsvc import assets
from graphsvc.batch.plain import from_plain, to_plain
from graphsvc.validation.check import Options
from graphsvc.validation.engines import FAST, chosen
from graphsvc.workers.frames import Header

_BUNDLED: Final = ("ontology", "shapes")
TIME_LIMIT_S: Final = 120.0
MEMORY_BYTES: Final = 2 << 30


@dataclass(frozen=True, slots=True)
class Plan:
    """Say how files are checked and what comes back.

    ``format`` is that of the report on each file; None asks for the report as plain
    values, where more is to be done with it here.  ``baseline`` is what the earlier
    reports are called, ``bundle`` what the client's model and shapes are.
    """

    options: Options
    format: str | None
    bundle: str
    baseline: str | None = None
    time_limit_s: float = TIME_LIMIT_S
    memory_bytes: int = MEMORY_BYTES

    def to_header(self) -> Header:
        """Return the plan as plain JSON."""
        header: Header = to_plain(self)
        return header

    @classmethod
    def of_header(cls, header: Header) -> Plan:
        """Return the plan that :meth:`to_header` wrote."""
        return from_plain(cls, header)

    @property
    def key(self) -> str:
        """Return what changes whenever the report on the same file might."""
        told = {
            "options": to_plain(self.options),
            "format": self.format,
            "bundle": self.bundle,
            "engine": _engine(self.options.engine),
        }
        return _digest(json.dumps(told, sort_keys=True).encode())


def planned(
    options: Options,
    *,
    format_name: str | None,
    baseline: str | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> Plan:
    """Return the plan of a run on this installation; refuse options that are none.

    The day to judge by is settled here: all files of a run are judged by the same.
    """
    chosen(options.engine)
    # As a worker will have them: of a stated linkage only what the check asks for, for instance.
    plain = from_plain(Options, to_plain(options.checked()))
    return Plan(plain, format_name, bundle(), baseline, time_limit_s)


@cache
def bundle() -> str:
    """Return what changes with the version of graphsvc, its model or its shapes."""
    digest = hashlib.sha256(version("graphsvc").encode())
    for name in _BUNDLED:
        for path in assets.files(name):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _engine(name: str | None) -> str:
    runs = chosen(name)
    if runs == FAST:
        import shacl

        return f"{runs} {shacl.__version__}"
    return f"{runs} {version(runs)}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
