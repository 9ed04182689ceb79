"""Follow the pages of a feed, and tell the last word on each model.

A page that is closed never changes: that is the promise of ``ldes:immutable``.  So what was
read once is passed over, but for the last closed page, which is read again, and some others,
which are asked for by their ETag: those first that nobody has looked at for longest.  A feed
that broke the promise is found out sooner or later, at a price that does not grow with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from graphsvc.errors import UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.outgoing import sources
from graphsvc.outgoing.fetching import Document, Known
from graphsvc.outgoing.keeping import STATE, State, write
from graphsvc.outgoing.sources import Change, FeedPage

LOOKED_AT: Final = 5
"""Closed pages that are asked for again in one harvest, besides the last."""

Fetch = Callable[[str, Known | None], Document]


@dataclass(slots=True)
class Feed:
    """Read one feed; ``closed`` are the pages to note once all that they say was dealt with."""

    fetch: Fetch
    state: State
    limits: Limits
    closed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def changes(self, url: str) -> Iterator[Change]:
        """Yield the last change of each model that pages not read before tell of.

        All pages are read first; one page is in memory at a time, the rest waits on the disk.
        """
        with TemporaryDirectory(prefix=".feed-", dir=self.state.folder) as folder:
            latest: dict[str, tuple[Change, Path]] = {}
            for change in self._new(url):
                before = latest.get(change.model)
                if before and change.moment < before[0].moment:
                    continue
                draft = before[1] if before else Path(folder) / str(len(latest))
                write(draft, change.content)
                latest[change.model] = replace(change, content=b""), draft
            for change, draft in latest.values():
                yield replace(change, content=draft.read_bytes())

    def _new(self, url: str) -> Iterator[Change]:
        """Yield what pages say that were not read before; end once all are known to be sound."""
        passed_over: list[str] = []
        waiting, met = [url], {url}
        while waiting:
            where = waiting.pop(0)
            noted = self.state.pages.get(where, {})
            leads_to = noted.get("leads_to", [])
            if leads_to and all(page in self.state.pages for page in leads_to):
                passed_over.append(where)  # neither this one nor the next is the last closed
            else:
                page = self._page(where, noted)
                leads_to = page.leads_to
                yield from page.changes
            waiting += [page for page in leads_to if page not in met]
            met.update(leads_to)
        passed_over.sort(key=lambda where: self.state.pages[where].get("looked", 0))
        for where in passed_over[:LOOKED_AT]:
            self._look_at(where, self.state.pages[where])

    def _page(self, where: str, noted: dict[str, Any]) -> FeedPage:
        got = self.fetch(where, None)
        digest = _refuse_changed(got, noted)
        page = sources.understood(got, self.limits)
        if not isinstance(page, FeedPage):
            raise UnreadableRefusal(
                "A page of the feed is none",
                todo="Ask whoever publishes the feed to mend its relations.",
                where=Where(where),
            )
        if page.is_closed:
            self.closed[where] = {
                "sha256": digest,
                "leads_to": list(page.leads_to),
                "etag": got.known.etag,
                "looked": noted.get("looked", 0),
            }
        return page

    def _look_at(self, where: str, noted: dict[str, Any]) -> None:
        """See that a page which was read before is what it was."""
        got = self.fetch(where, Known(noted.get("etag")))
        if got.body is not None:
            _refuse_changed(got, noted)
        self.closed[where] = {**noted, "looked": noted.get("looked", 0) + 1}


def _refuse_changed(got: Document, noted: dict[str, Any]) -> str:
    """Return the digest of a page; refuse one that is not what it was when it was closed."""
    digest = hashlib.sha256(got.body or b"").hexdigest()
    if noted and noted["sha256"] != digest:
        raise UnreadableRefusal(
            "The feed has changed a page that it had closed: what it says can't be relied on",
            todo=f"Ask whoever publishes it; to begin anew, remove {STATE}.",
            where=Where(got.url),
        )
    return digest
