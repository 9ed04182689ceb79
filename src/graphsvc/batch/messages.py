"""What goes to a worker and what comes back: a JSON header, and bytes one part after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphsvc.batch.row import Row
from graphsvc.workers.frames import Header


@dataclass(frozen=True, slots=True)
class Job:
    """Hold a file's name, its bytes, and those of the earlier report on it where there is one."""

    name: str
    data: bytes
    earlier: bytes | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what came of a file: its row, and its report unless it was refused."""

    row: Row
    report: bytes | None = None


def pack_jobs(jobs: Sequence[Job]) -> tuple[Header, bytes]:
    """Return header and body for a worker."""
    files = [[job.name, len(job.data), _length(job.earlier)] for job in jobs]
    return {"files": files}, b"".join(
        part for job in jobs for part in (job.data, job.earlier or b"")
    )


def unpack_jobs(header: Header, body: bytes) -> Iterator[Job]:
    """Yield the jobs that :func:`pack_jobs` packed."""
    parts = _Parts(body)
    for name, length, earlier in header["files"]:
        yield Job(name, parts.next(length), None if earlier is None else parts.next(earlier))


def pack_outcomes(outcomes: Sequence[Outcome]) -> tuple[Header, bytes]:
    """Return header and body for who asked."""
    rows = [[item.row.to_header(), _length(item.report)] for item in outcomes]
    return {"rows": rows}, b"".join(item.report or b"" for item in outcomes)


def unpack_outcomes(header: Header, body: bytes) -> list[Outcome]:
    """Return the outcomes that :func:`pack_outcomes` packed; raise for what it can't have."""
    parts = _Parts(body)
    return [
        Outcome(Row.of_header(row), None if length is None else parts.next(length))
        for row, length in header["rows"]
    ]


def _length(data: bytes | None) -> int | None:
    return None if data is None else len(data)


class _Parts:
    """Cut a body into its parts."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def next(self, length: int) -> bytes:
        part = self._body[self._at : self._at + length]
        self._at += length
        return part
