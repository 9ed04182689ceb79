"""Keep an answer below its caps, and refuse it whole where it is over one."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Final

from graphsvc.errors import CapRefusal

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# Between two rows, by format; strings may hold it too, so that the count is the most there can be.
_BETWEEN: Final = {"JSON": b"},{", "XML": b"<result>", "CSV": b"\n", "TSV": b"\n"}
_QUOTED: Final = re.compile(rb'"[^"]*+"')


class Sink(io.BytesIO):
    """Keep an answer and refuse the byte that is too many."""

    def __init__(self, limit: int, prefix: str = "") -> None:
        super().__init__()
        self._limit = limit
        self._prefix = prefix

    def write(self, data: ReadableBuffer, /) -> int:
        """Take what the engine writes."""
        if self.tell() + memoryview(data).nbytes > self._limit:
            raise CapRefusal(
                f"The answer is longer than {self._prefix}max_result_bytes = {self._limit:,}, "
                "and no part of it is sent",
                todo="Add LIMIT and OFFSET, or select less.",
            )
        return super().write(data)


def check_rows(sink: Sink, engine_name: str, limit: int, prefix: str) -> None:
    """Refuse an answer of more rows than ``limit``; a short one costs one comparison."""
    if sink.tell() <= limit:  # no row takes less than a byte
        return
    answer = sink.getvalue()
    if answer.count(_BETWEEN[engine_name]) >= limit and _rows(answer, engine_name) > limit:
        raise too_many(limit, prefix, "rows")


def too_many(limit: int, prefix: str, what: str) -> CapRefusal:
    """Return the refusal of an answer with too many rows or statements."""
    return CapRefusal(
        f"The answer has more {what} than {prefix}max_result_rows = {limit:,}, "
        "and no part of it is sent",
        todo="Add LIMIT and OFFSET, or select less.",
    )


def _rows(answer: bytes, engine_name: str) -> int:
    """Count the rows; this reads all of the answer, so it is done where they may be too many."""
    if engine_name == "JSON":
        return len(json.loads(answer)["results"]["bindings"])
    if engine_name == "XML":
        return answer.count(_BETWEEN["XML"])  # in a text it would be escaped
    if engine_name == "TSV":
        return answer.count(b"\n") - 1
    return _QUOTED.sub(b"", answer).count(b"\n") - 1
