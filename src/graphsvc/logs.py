"""The service's log: one JSON object a line, each with the id of its request."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, Literal, TextIO

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="")
"""The id of the request that is being answered, empty outside of any."""

Form = Literal["json", "text"]


def set_up(form: Form, *, detailed: bool, stream: TextIO | None = None) -> None:
    """Send what the service says to standard error; with ``detailed`` its requests too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("graphsvc").setLevel(logging.INFO if detailed else logging.WARNING)


class JsonLines(logging.Formatter):
    """Write a record as one line of JSON; ``extra={"told": {…}}`` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := REQUEST.get():
            line["request"] = request
        told = getattr(record, "told", None)
        if isinstance(told, dict):
            line |= told
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return one_line(json.dumps(line, ensure_ascii=False, default=str))


class TextLines(logging.Formatter):
    """Write a record as one line of text, followed by the lines of an exception."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the line."""
        return one_line(super().formatMessage(record))


def one_line(text: str) -> str:
    """Return the text with whatever breaks a line or moves a terminal written as JSON writes it.

    What a stranger sends then can't pass for a line of the log.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
