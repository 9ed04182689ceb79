"""Harvest city files: follow catalogues and feeds, keep what came, check each, go on later."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

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
from graphsvc.outgoing.sources import CataloguePage, Change, CityFile, FeedPage
from graphsvc.rdfio.formats import NQUADS, Format
from graphsvc.render import render
from graphsvc.validation.check import Options, check

What = Literal["new", "changed", "unchanged", "deleted", "refused"]
STATE: Final = "harvest.json"


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
    wanted.folder.mkdir(parents=True, exist_ok=True)
    state = _State.read(wanted.folder / STATE)
    run = _Run(wanted, state)
    for url in urls:
        try:
            yield from run.document(url)
        except Refusal as refusal:
            yield Row(url, "refused", reason=str(refusal))
        state.write()


@dataclass(slots=True)
class _State:
    """Hold what earlier runs have seen, by address."""

    path: Path
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> _State:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, dict(found["documents"]), dict(found["pages"]))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise UnreadableRefusal(
                f"What earlier harvests have seen can't be read: {fault}",
                todo="Remove the file to harvest everything anew.",
                where=Where(str(path)),
            ) from fault

    def write(self) -> None:
        text = json.dumps({"documents": self.documents, "pages": self.pages}, indent=1)
        _write(self.path, text.encode())


class _Run:
    """Carry out one harvest; documents are counted over all of it."""

    def __init__(self, wanted: Harvest, state: _State) -> None:
        self._wanted = wanted
        self._state = state
        self._count = 0
        self._seen: set[str] = set()

    def document(self, url: str) -> Iterator[Row]:
        """Fetch an address and whatever it leads to."""
        seen = self._state.documents.get(url, {})
        known = Known(seen.get("etag"), seen.get("modified"))
        got = self._fetched(url, known if seen.get("whole") else None)
        if got.body is None:
            yield Row(url, "unchanged", seen.get("file"), seen.get("violations"))
            return
        found = sources.understood(got, self._limits)
        match found:
            case CityFile():
                row = self._kept(url, found.data, found.syntax)
                self._state.documents[url] |= {**asdict(got.known), "whole": True}
                yield row
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
                    yield from self._file(file)
                except (InputRefusal, DeadlineRefusal) as refusal:
                    yield Row(file, "refused", reason=str(refusal))
                self._state.write()
            if page.next is None or page.next in self._seen:
                return
            self._seen.add(page.next)
            found = sources.understood(self._fetched(page.next, None), self._limits)
            if not isinstance(found, CataloguePage):
                raise UnreadableRefusal(
                    "The next page of the catalogue is none", where=Where(page.next)
                )
            page = found

    def _file(self, url: str) -> Iterator[Row]:
        seen = self._state.documents.get(url, {})
        got = self._fetched(url, Known(seen.get("etag"), seen.get("modified")) if seen else None)
        if got.body is None:
            yield Row(url, "unchanged", seen.get("file"), seen.get("violations"))
            return
        found = sources.understood(got, self._limits)
        if not isinstance(found, CityFile):
            raise UnreadableRefusal("The catalogue lists what is no city file", where=Where(url))
        row = self._kept(url, found.data, found.syntax)
        self._state.documents[url] |= {**asdict(got.known), "whole": True}
        yield row

    def _feed(self, url: str) -> Iterator[Row]:
        """Read the pages of a feed; of each model only the last word counts."""
        latest: dict[str, Change] = {}
        closed: dict[str, dict[str, str]] = {}
        waiting = [url]
        while waiting:
            where = waiting.pop(0)
            if where in self._seen:
                continue
            self._seen.add(where)
            before = self._state.pages.get(where)
            if before and before["next"] and before["next"] in self._state.pages:
                waiting.append(before["next"])  # neither this one nor the next is the last closed
                continue
            page = self._page(where, before, closed)
            for change in page.changes:
                latest[change.model] = change
            waiting += page.leads_to
        for change in latest.values():
            yield self._changed(change)
        # Only now: a harvest that ends before has to read these pages again.
        self._state.pages |= closed

    def _page(
        self, where: str, before: dict[str, str] | None, closed: dict[str, dict[str, str]]
    ) -> FeedPage:
        got = self._fetched(where, None)
        digest = hashlib.sha256(got.body or b"").hexdigest()
        if before and before["sha256"] != digest:
            raise UnreadableRefusal(
                "The feed has changed a page that it had closed: what it says can't be relied on",
                todo=f"Ask whoever publishes it; to begin anew, remove {STATE}.",
                where=Where(where),
            )
        page = sources.understood(got, self._limits)
        if not isinstance(page, FeedPage):
            raise UnreadableRefusal("A page of the feed is none", where=Where(where))
        if page.is_closed:
            closed[where] = {"sha256": digest, "next": next(iter(page.leads_to), "")}
        return page

    def _changed(self, change: Change) -> Row:
        seen = self._state.documents.get(change.model, {})
        if seen.get("event") == change.event:
            return Row(change.model, "unchanged", seen.get("file"), seen.get("violations"))
        if change.kind == "Delete":
            for suffix in (".nq", ".report.json"):
                (self._wanted.folder / f"{_name(change.model)}{suffix}").unlink(missing_ok=True)
            self._state.documents[change.model] = {"event": change.event}
            return Row(change.model, "deleted")
        try:
            row = self._kept(change.model, change.content, NQUADS)
        except InputRefusal as refusal:
            return Row(change.model, "refused", reason=str(refusal))
        self._state.documents[change.model]["event"] = change.event
        return row

    def _kept(self, source: str, data: bytes, syntax: Format) -> Row:
        """Check a city's file, then keep it beside its report; what can't be read is not kept."""
        digest = hashlib.sha256(data).hexdigest()
        seen = self._state.documents.get(source, {})
        if seen.get("sha256") == digest:
            return Row(source, "unchanged", seen.get("file"), seen.get("violations"))
        name = _name(source)
        file = f"{name}{syntax.extensions[0]}"
        report = check(data, name=file, syntax=syntax,
                       options=replace(self._wanted.options, limits=self._limits))  # fmt: skip
        _write(self._wanted.folder / f"{name}.report.json", render(report, "json"))
        _write(self._wanted.folder / file, data)
        violations = report.counts["violation"]
        self._state.documents[source] = {"sha256": digest, "file": file, "violations": violations}
        return Row(source, "changed" if seen.get("sha256") else "new", file, violations)


def _name(source: str) -> str:
    """Return a file's name for an address: readable, and no other's."""
    words = re.sub(r"[^a-z0-9]+", "-", source.lower().partition("://")[2]).strip("-")
    return f"{words[-60:].strip('-')}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as fault:
        raise StoreRefusal(
            f"{path} can't be written: {fault.strerror or fault}",
            todo="Choose a folder that you may write to, on a disk with room.",
        ) from fault
