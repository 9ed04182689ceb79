"""Read what the store says of itself: whether an answer is one, and what an error means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from graphsvc.errors import (
    BusyRefusal,
    CapRefusal,
    QueryRefusal,
    Refusal,
    RemoteDeadlineRefusal,
    RemoteRefusal,
    TooLargeRefusal,
    Where,
)

_MAX_TOLD: Final = 500
_MARKUP: Final = ("<!doctype", "<html", "<?xml")
# Virtuoso says the query again, and counts lines of its own.
_AGAIN: Final = re.compile(r"\s*SPARQL query:.*", re.DOTALL)
_MISCOUNTS: Final = "Virtuoso"
# Where an error is, as the stores write it.
_PLACES: Final = (
    re.compile(r"error at (\d+):(\d+)"),
    re.compile(r"\bline:? (\d+),? col(?:umn)?:? (\d+)", re.IGNORECASE),
    re.compile(r"\bline (\d+)()", re.IGNORECASE),
)
# A store that says so has cut its answer and sends it as if it were whole.
_ROWS_CUT: Final = "x-sparql-maxrows"
_STATE: Final = "x-sql-state"
_UNKNOWN_OUTCOME: Final = "the write may have been carried out all the same"


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold one answer of the store."""

    status: int
    media_type: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Tell whether the status says that all went well."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def says_limit(self) -> bool:
        """Tell whether the store says how many rows it sends at most."""
        return _ROWS_CUT in self.headers

    def check(self, types: tuple[str, ...]) -> None:
        """Refuse an answer that is none, before its body is read."""
        if self.status == HTTPStatus.PARTIAL_CONTENT or self.headers.get(_STATE, "")[:2] == "S1":
            raise RemoteDeadlineRefusal(
                "The store behind this service stopped before the answer was whole",
                todo="Ask for less, or try again later.",
            )
        if self.media_type not in types:
            raise broken(f"is {self.media_type or 'of no type'} in place of {types[0]}")
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise broken("is packed, though it was asked for as it is")

    def refuse_cut(self, rows: int) -> None:
        """Refuse rows that the store has cut at a number of its own."""
        limit = self.headers.get(_ROWS_CUT, "")
        if limit.isdigit() and rows >= int(limit):
            raise CapRefusal(
                f"The store behind this service sends no more than {int(limit):,} rows, "
                "and there may be more: no part of the answer is sent on",
                todo="Add LIMIT and OFFSET below that number, or select less.",
            )

    def refusal(self, what: str, *, lines_before: int = 0) -> Refusal:
        """Return what a status that is not good means; ``what`` was asked, a query or update."""
        said = _said(self.body, self.media_type)
        match self.status:
            case HTTPStatus.BAD_REQUEST | HTTPStatus.UNPROCESSABLE_ENTITY:
                return QueryRefusal(
                    f"The store refuses the {what}: {said or 'it does not say why'}",
                    todo=f"Mend the {what}.",
                    where=_place(said, what, lines_before),
                )
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                return RemoteRefusal(
                    f"The store behind this service does not let it send this {what}",
                    todo="The operator has to set what it asks for: GRAPHSVC_STORE_USER and "
                    "GRAPHSVC_STORE_PASSWORD, or GRAPHSVC_STORE_TOKEN.",
                )
            case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                return TooLargeRefusal(
                    f"The {what} is longer than the store behind this service takes",
                    todo="Send it in several.",
                )
            case HTTPStatus.SERVICE_UNAVAILABLE | HTTPStatus.TOO_MANY_REQUESTS:
                return BusyRefusal(
                    "The store behind this service has too much to do",
                    todo="Try again in some seconds.",
                )
            case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.GATEWAY_TIMEOUT:
                return RemoteDeadlineRefusal(
                    "The store behind this service gave the work up after its own time limit",
                    todo="Ask for less, or try again later.",
                )
        if HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST:
            said = "it sends us elsewhere, where we do not go"
        return RemoteRefusal(
            f"The store behind this service answered with status {self.status}: {said}"
            if said
            else f"The store behind this service answered with status {self.status}",
            todo="The operator has to see what is at GRAPHSVC_STORE."
            if self.status < HTTPStatus.INTERNAL_SERVER_ERROR
            else "Try again later, or ask in another way.",
        )


def broken(how: str, *, is_write: bool = False) -> RemoteRefusal:
    """Return the refusal of an answer that is none."""
    if is_write:
        return RemoteRefusal(
            f"The answer of the store behind this service {how}; {_UNKNOWN_OUTCOME}",
            todo="See what is there before you send it again.",
        )
    return RemoteRefusal(
        f"The answer of the store behind this service {how}",
        todo="Try again later; if it stays so, tell the operator.",
    )


def _said(body: bytes, media_type: str) -> str:
    """Return what an error's body says in a line; nothing of a page made for browsers."""
    text = " ".join(_AGAIN.sub("", body.decode("utf-8", "replace")).split())
    if "html" in media_type or text[:20].lower().startswith(_MARKUP):
        return ""
    text = "".join(character for character in text if character.isprintable())
    return text if len(text) <= _MAX_TOLD else text[: _MAX_TOLD - 1] + "…"


def _place(said: str, what: str, lines_before: int) -> Where | None:
    if said.startswith(_MISCOUNTS):
        return None
    for pattern in _PLACES:
        if found := pattern.search(said):
            line = int(found[1]) - lines_before
            if line < 1:
                return None
            return Where(what, line, int(found[2]) if found[2] else None)
    return None
