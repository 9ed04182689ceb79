"""The log of every write: who, what, when and how it ended, one JSON object a line."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graphsvc.errors import StoreRefusal

FILE: Final = "audit.jsonl"


class AuditLog:
    """Add lines to the log; a line is on the disk before what it announces begins."""

    def __init__(self, data: Path) -> None:
        self._file = data / FILE

    def note(self, event: str, **told: object) -> None:
        """Write one line.

        Raises ``StoreRefusal`` when that can't be done: what is not logged is not done.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "event": event, **{k: v for k, v in told.items() if v is not None}}
        try:
            # One call in append mode: lines of several processes never mix.
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, json.dumps(line).encode() + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as fault:
            raise StoreRefusal(
                f"The log of writes can't be written: {fault.strerror or fault}",
                todo="Make room in GRAPHSVC_DATA, or let this user write there.",
            ) from fault
