"""Refusals: what graphsvc says when it can't do what was asked.

    Refusal
    ├── InputRefusal            the file or text itself
    │   ├── SyntaxRefusal       does not follow its format
    │   ├── UnreadableRefusal   missing, binary, not text, not to be opened
    │   ├── FormatRefusal       a media type or extension nobody here reads
    │   ├── TooLargeRefusal     over a limit of size, depth or count
    │   ├── UnsafeRefusal       asks for the network, a file or code
    │   └── NotACityRefusal     describes no city, or several
    ├── QueryRefusal            a query that will not be run
    ├── ParameterRefusal        an option or parameter of the wrong kind
    ├── UnknownNameRefusal      no query, element, term or file of that name
    ├── NotAcceptableRefusal    no offered format suits the request
    ├── GoneRefusal             there was something of that name
    ├── ChangedRefusal          what is to be changed is not what the request takes it for
    ├── UnguardedRefusal        a change that does not say what it has seen
    ├── AccessRefusal           a token does not reach that far
    │   └── TokenRefusal        no token, or one that is none of ours
    ├── CapRefusal              an answer over a limit, so not sent at all
    └── CapacityRefusal         not now
        ├── DeadlineRefusal     took longer than its limit
        ├── MemoryRefusal       needed more memory than its limit
        ├── BusyRefusal         the queue is full
        ├── RateRefusal         too many requests from one address
        ├── EndpointRefusal     another server that a query asks gave no usable answer
        └── StoreRefusal        the store is not ready, full or damaged
            └── RemoteRefusal   the store elsewhere can't be reached, or answers nonsense
                └── RemoteDeadlineRefusal   it does not answer in time

Every refusal says what happened, where, and what to do.  Which HTTP status
belongs to which class is known to ``graphsvc.app`` alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """Name the place of a fault: a file or route, a line and a column.

    Lines and columns count from 1; a column counts characters.
    """

    source: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.source] if self.source else []
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class Refusal(Exception):
    """Carry what happened, where and what to do to whoever reports it."""

    title = "The request can't be carried out"

    def __init__(self, what: str, *, todo: str = "", where: Where | None = None) -> None:
        self.what = what
        self.todo = todo
        self.where = where or Where()
        super().__init__(str(self))

    def __str__(self) -> str:
        place = str(self.where)
        head = f"{self.what} ({place})." if place else f"{self.what}."
        return f"{head} {self.todo}".strip()

    def at(self, source: str) -> Refusal:
        """Return the same refusal with the source named, if it was not."""
        if self.where.source:
            return self
        where = Where(source, self.where.line, self.where.column)
        return type(self)(self.what, todo=self.todo, where=where)

    def to_dict(self) -> dict[str, object]:
        """Return a plain form that crosses a process border and comes back whole."""
        return {
            "kind": type(self).__name__,
            "what": self.what,
            "todo": self.todo,
            "source": self.where.source,
            "line": self.where.line,
            "column": self.where.column,
        }


def from_dict(data: dict[str, object]) -> Refusal:
    """Rebuild the refusal that :meth:`Refusal.to_dict` wrote; unknown kinds become ``Refusal``."""
    kind = _KINDS.get(str(data.get("kind")), Refusal)
    line, column, source = data.get("line"), data.get("column"), data.get("source")
    where = Where(
        source if isinstance(source, str) else None,
        line if isinstance(line, int) else None,
        column if isinstance(column, int) else None,
    )
    return kind(str(data.get("what", "")), todo=str(data.get("todo", "")), where=where)


class InputRefusal(Refusal):
    """Refuse a file or text as it stands."""

    title = "The input can't be read"


class SyntaxRefusal(InputRefusal):
    """Refuse text that does not follow its format; the place is the first fault."""

    title = "The input has a syntax error"


class UnreadableRefusal(InputRefusal):
    """Refuse what is missing, empty, binary or in an unknown encoding."""


class FormatRefusal(InputRefusal):
    """Refuse a media type or file extension that nobody here reads."""

    title = "The format is not supported"


class TooLargeRefusal(InputRefusal):
    """Refuse input over a limit of size, depth or count; the limit is named."""

    title = "The input is over a limit"


class UnsafeRefusal(InputRefusal):
    """Refuse input that asks for the network, a file or code."""

    title = "The input asks for something outside itself"


class NotACityRefusal(InputRefusal):
    """Refuse a file that describes no city, or more than one."""

    title = "The file does not describe one city"


class QueryRefusal(Refusal):
    """Refuse a query that will not be run: syntax, an update, network or file access."""

    title = "The query will not be run"


class ParameterRefusal(Refusal):
    """Refuse an option or parameter of the wrong kind."""

    title = "A parameter is not valid"


class UnknownNameRefusal(Refusal):
    """Refuse a name that nothing here bears; near ones are suggested."""

    title = "Nothing has that name"


class GoneRefusal(Refusal):
    """Refuse what there was once, and is there no more."""

    title = "It was deleted"


class ChangedRefusal(Refusal):
    """Refuse a change of what is no longer as its sender has seen it."""

    title = "It is not what the request takes it for"


class UnguardedRefusal(Refusal):
    """Refuse a change whose sender does not say what they have seen."""

    title = "The request has to say which version it has seen"


class NotAcceptableRefusal(Refusal):
    """Refuse when none of the offered formats suits the request."""

    title = "None of the offered formats is acceptable to the client"


class AccessRefusal(Refusal):
    """Refuse when a token does not reach that far."""

    title = "Access is not allowed"


class TokenRefusal(AccessRefusal):
    """Refuse when there is no token, or one that is none of ours."""

    title = "A token is needed"


class CapRefusal(Refusal):
    """Refuse to send an answer over a limit, rather than send a part of it."""

    title = "The answer is over a limit"


class CapacityRefusal(Refusal):
    """Refuse for now: the same request may succeed later or when smaller."""

    title = "Not now"


class DeadlineRefusal(CapacityRefusal):
    """Refuse work that took longer than its limit."""

    title = "The work took longer than its limit"


class MemoryRefusal(CapacityRefusal):
    """Refuse work that needed more memory than its limit, or broke its process."""

    title = "The work needed more than its process may use"


class BusyRefusal(CapacityRefusal):
    """Refuse because the queue is full."""

    title = "Too much is waiting already"


class RateRefusal(CapacityRefusal):
    """Refuse because one address sends too many requests."""

    title = "Too many requests"


class EndpointRefusal(CapacityRefusal):
    """Refuse because another server, which the query asks, gave no usable answer."""

    title = "Another server gave no usable answer"


class StoreRefusal(CapacityRefusal):
    """Refuse because the store is not ready, full or damaged."""

    title = "The store can't be used now"


class RemoteRefusal(StoreRefusal):
    """Refuse because the store behind the service can't be reached or answers nonsense."""

    title = "The store behind this service gave no usable answer"


class RemoteDeadlineRefusal(RemoteRefusal):
    """Refuse because the store behind the service did not answer in time."""

    title = "The store behind this service did not answer in time"


def _family(root: type[Refusal]) -> dict[str, type[Refusal]]:
    found = {root.__name__: root}
    for child in root.__subclasses__():
        found |= _family(child)
    return found


_KINDS = _family(Refusal)
