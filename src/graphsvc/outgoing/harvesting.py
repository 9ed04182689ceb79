"""Harvest city files: follow catalogues and feeds, keep what came, check each, go on later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from graphsvc.errors import (
    CapRefusal,
    DeadlineRefusal,
    InputRefusal,
    Refusal,
    StoreRefusal,
    UnreadableRefusal,
    Where,
)
from graphsvc.limits import Limits
from graphsvc.outgoing import fetching, sources
from graphsvc.outgoing.fetching import Known, Policy
from graphsvc.outgoing.following import Feed
from graphsvc.outgoing.keeping import State, name_of, write
from graphsvc.outgoing.sources import CataloguePage, Change, CityFile, FeedPage
from graphsvc.rdfio.formats import NQUADS, Format
from graphsvc.render import render
from graphsvc.validation.check import Options, check

What = Literal["new", "changed", "unchanged", "deleted", "refused"]


@dataclass(frozen=True, slots=True)
class Harvest:
    """Say what is harvested into which folder, and how much of it at most."""

    folder: Path
    policy: Policy
    max_documents: int = 1000
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Row:
    """Tell what became of one document; ``violations`` is None where none were looked for."""

    source: str
    what: What
    file: str | None = None
    violations: int | None = None
    reason: str = ""


def harvest(urls: list[str], wanted: Harvest) -> Iterator[Row]:
    """Yield what became of each document, in order; after each the state is on the disk.

    A run that ends in the middle goes on where it was: what has not changed is not fetched
    again, and a page of a feed that is closed is not read again.
    """
    try:
        wanted.folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreRefusal(
            f"The folder {wanted.folder} can't be made: {fault.strerror or fault}",
            todo="Name one that you may write to.",
        ) from fault
    state = State.read(wanted.folder)
    run = _Run(wanted, state)
    for url in urls:
        try:
            yield from run.document(url)
        except Refusal as refusal:
            yield Row(url, "refused", reason=str(refusal))
        state.write()


class _Run:
    """Carry out one harvest; documents are counted over all of it."""

    def __init__(self, wanted: Harvest, state: State) -> None:
        self._wanted = wanted
        self._state = state
        self._count = 0
        self._seen: set[str] = set()

    def document(self, url: str) -> Iterator[Row]:
        """Fetch an address and whatever it leads to."""
        got = self._fetched(url, self._state.known(url))
        if got.body is None:
            yield self._unchanged(url)
            return
        found = sources.understood(got, self._limits)
        match found:
            case CityFile():
                yield self._taken(url, found, got.known)
            case CataloguePage():
                yield from self._catalogue(url, found)
            case FeedPage():
                yield from self._feed(url)

    @property
    def _limits(self) -> Limits:
        return replace(self._wanted.options.limits, max_upload_bytes=self._wanted.policy.max_bytes)

    def _fetched(self, url: str, known: Known | None) -> fetching.Document:
        self._count += 1
        if self._count > self._wanted.max_documents:
            raise CapRefusal(
                f"The harvest came to its limit of {self._wanted.max_documents:,} documents",
                todo="Raise --max-documents, or name the files themselves.",
                where=Where(url),
            )
        return fetching.fetch(url, self._wanted.policy, known)

    def _catalogue(self, url: str, page: CataloguePage) -> Iterator[Row]:
        """Harvest what the pages of a catalogue list; pages that go round in a circle end it."""
        self._seen.add(url)
        while True:
            for file in page.files:
                if file in self._seen:
                    continue
                self._seen.add(file)
                try:
                    yield self._file(file)
                except (InputRefusal, DeadlineRefusal) as refusal:
                    yield Row(file, "refused", reason=str(refusal))
                self._state.write()
            if page.next is None or page.next in self._seen:
                return
            self._seen.add(page.next)
            found = sources.understood(self._fetched(page.next, None), self._limits)
            if not isinstance(found, CataloguePage):
                raise UnreadableRefusal(
                    "The next page of the catalogue is none",
                    todo="Ask whoever publishes the catalogue to mend it.",
                    where=Where(page.next),
                )
            page = found

    def _file(self, url: str) -> Row:
        got = self._fetched(url, self._state.known(url))
        if got.body is None:
            return self._unchanged(url)
        found = sources.understood(got, self._limits)
        if not isinstance(found, CityFile):
            raise UnreadableRefusal(
                "The catalogue lists what is no city file",
                todo="Ask whoever publishes the catalogue to mend it.",
                where=Where(url),
            )
        return self._taken(url, found, got.known)

    def _feed(self, url: str) -> Iterator[Row]:
        """Take the last word of a feed on each model."""
        feed = Feed(self._fetched, self._state, self._limits)
        for change in feed.changes(url):
            yield self._changed(change)
        # Only now: a harvest that ends before has to read these pages again.
        self._state.pages |= feed.closed

    def _changed(self, change: Change) -> Row:
        seen = self._state.seen(change.model)
        if seen.get("event") == change.event or change.is_before(seen.get("at")):
            return self._unchanged(change.model)
        told = {"event": change.event, "at": change.at}
        if change.kind == "Delete":
            for suffix in (*NQUADS.extensions, ".report.json"):
                (self._wanted.folder / f"{name_of(change.model)}{suffix}").unlink(missing_ok=True)
            self._state.documents[change.model] = {**told}
            return Row(change.model, "deleted")
        try:
            row = self._kept(change.model, change.content, NQUADS)
        except InputRefusal as refusal:
            return Row(change.model, "refused", reason=str(refusal))
        self._state.documents[change.model] |= told
        return row

    def _taken(self, url: str, found: CityFile, known: Known) -> Row:
        row = self._kept(url, found.data, found.syntax)
        self._state.documents[url] |= {**asdict(known), "whole": True}
        return row

    def _unchanged(self, source: str) -> Row:
        seen = self._state.seen(source)
        return Row(source, "unchanged", seen.get("file"), seen.get("violations"))

    def _kept(self, source: str, data: bytes, syntax: Format) -> Row:
        """Check a city's file, then keep it beside its report; what can't be read is not kept."""
        digest = hashlib.sha256(data).hexdigest()
        seen = self._state.seen(source)
        if seen.get("sha256") == digest:
            return self._unchanged(source)
        name = name_of(source)
        file = f"{name}{syntax.extensions[0]}"
        report = check(data, name=file, syntax=syntax,
                       options=replace(self._wanted.options, limits=self._limits))  # fmt: skip
        write(self._wanted.folder / f"{name}.report.json", render(report, "json"))
        write(self._wanted.folder / file, data)
        violations = report.counts["violation"]
        self._state.documents[source] = {"sha256": digest, "file": file, "violations": violations}
        return Row(source, "changed" if seen.get("sha256") else "new", file, violations)
