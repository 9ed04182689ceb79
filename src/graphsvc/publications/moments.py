"""The times of changes: each later than the one before it, whatever the clock says.

Readers of the feed order what they read by time alone, and many know no time between two
milliseconds.  So two changes are a millisecond apart at least; where the clock of a service
was set back, or that of another service is ahead, time goes on from the last change.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

BEGINNING: Final = "1970-01-01T00:00:00.000+00:00"
"""What was before the first change."""
_STEP: Final = timedelta(milliseconds=1)


def after(last: str | None, now: datetime | None = None) -> str:
    """Return the time of the next change: now, or a millisecond after the last if that is later.

    Both are whole milliseconds, as a text with its zone.
    """
    moment = _whole(now or datetime.now(UTC))
    if last is not None:
        moment = max(moment, _whole(_read(last)) + _STEP)
    return moment.isoformat(timespec="milliseconds")


def is_before(one: str, other: str) -> bool:
    """Tell whether a time is before another, however a store has written them."""
    return _read(one) < _read(other)


def _read(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _whole(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
