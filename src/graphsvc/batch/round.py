"""One round over many files: each is read here, checked in a lane, and told in one row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphsvc.batch.earlier import EarlierReports
from graphsvc.batch.finding import CityFile
from graphsvc.batch.known import is_report
from graphsvc.batch.lanes import Lane, outcomes
from graphsvc.batch.messages import Job, Outcome
from graphsvc.batch.outbox import Outbox, digest
from graphsvc.batch.row import Row, refused
from graphsvc.batch.together import Together
from graphsvc.errors import Refusal
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_of_file
from graphsvc.validation.files import read

# What one message brings at most: enough that its own cost is small beside that of the checks.
_FILES: Final = 16
_BYTES: Final = 1 << 20
# Where files are few, so many messages for each lane, so that all end at about the same time.
_A_LANE: Final = 4


@dataclass(frozen=True, slots=True)
class _Ready:
    """Hold a file that was read, its place among all, and what its report will be made of."""

    at: int
    file: CityFile
    job: Job
    made_of: str


class Round:
    """Bring each of the files to a lane once, its report to where reports go, and keep its row."""

    def __init__(
        self,
        files: Sequence[CityFile],
        *,
        limits: Limits,
        reports: Outbox | Together,
        resume: bool,
        earlier: EarlierReports | None,
        tell: Callable[[Row | None], None],
    ) -> None:
        self.passed_over = 0
        self._files = files
        self._limits = limits
        self._reports = reports
        self._resume = resume
        self._earlier = earlier
        self._tell = tell
        self._rows: list[Row | None] = [None] * len(files)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows in the order of the files; reports that were passed over have none."""
        return tuple(row for row in self._rows if row is not None)

    async def run(self, lanes: Sequence[Lane]) -> None:
        """Check all files; raise the first refusal that concerns every one of them."""
        most = min(_FILES, max(1, len(self._files) // (_A_LANE * len(lanes))))
        messages = self._messages(most)
        tasks = [asyncio.create_task(self._work(lane, messages)) for lane in lanes]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, lane: Lane, messages: Iterator[list[_Ready]]) -> None:
        for message in messages:
            found = await outcomes(lane, [ready.job for ready in message])
            for ready, outcome in zip(message, found, strict=True):
                self._take(ready, outcome)

    def _messages(self, most: int) -> Iterator[list[_Ready]]:
        """Yield the files that have to be checked, some at a time, each read just before."""
        waiting: list[_Ready] = []
        size = 0
        for at, file in enumerate(self._files):
            ready = self._read(at, file)
            if ready is None:
                continue
            if waiting and (len(waiting) == most or size + len(ready.job.data) > _BYTES):
                yield waiting
                waiting, size = [], 0
            waiting.append(ready)
            size += len(ready.job.data)
        if waiting:
            yield waiting

    def _read(self, at: int, file: CityFile) -> _Ready | None:
        """Return the file if it has to be checked; else settle what there is to tell of it."""
        try:
            format_of_file(file.name)
            data = read(Path(file.name), self._limits)
            if file.searched and is_report(data, file.name):
                self.passed_over += 1
                self._tell(None)
                return None
            earlier = self._earlier.of(file) if self._earlier else None
        except Refusal as refusal:
            self._settle(at, refused(file.name, refusal))
            return None
        made_of = digest(data) if earlier is None else digest(data, b"\0", earlier)
        if self._resume and isinstance(self._reports, Outbox):
            kept = self._reports.kept(file.name, file.below, made_of)
            if kept is not None:
                self._settle(at, kept)
                return None
        return _Ready(at, file, Job(file.name, data, earlier), made_of)

    def _take(self, ready: _Ready, outcome: Outcome) -> None:
        row, report = outcome.row, outcome.report
        if report is not None:
            try:
                if isinstance(self._reports, Outbox):
                    self._reports.put(ready.file.below, row, report, ready.made_of)
                else:
                    self._reports.keep(ready.at, report)
            except Refusal as refusal:
                row = refused(ready.file.name, refusal)
        self._settle(ready.at, row)

    def _settle(self, at: int, row: Row) -> None:
        self._rows[at] = row
        if row.refusal is not None and isinstance(self._reports, Outbox):
            self._reports.drop(self._files[at].below)
        self._tell(row)
