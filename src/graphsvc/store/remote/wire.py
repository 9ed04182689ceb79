"""Speak HTTP with the store: within a deadline, up to a number of bytes, and with nobody else.

No redirect is followed, no proxy of the environment is used, and nothing is
unpacked: what arrives is what counts against the limit.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from graphsvc.errors import (
    CapRefusal,
    RemoteDeadlineRefusal,
    RemoteRefusal,
    UnreadableRefusal,
    Where,
)
from graphsvc.store.remote.replies import Reply, broken

_log = logging.getLogger("graphsvc.store")
_AGENT: Final = "graphsvc"
_LOST: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
# Stores let go of idle connections after ten seconds and more.
_IDLE_S: Final = 4.0
# What an error's text may take; the rest says nothing new.
_MAX_FAULT_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Addresses:
    """Name the store's addresses: queries, updates, and its Graph Store Protocol if it has one."""

    query: str
    update: str
    graphs: str | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """Hold what the store wants to know of us; it is in no text that anybody sees."""

    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)
    is_digest: bool = False
    authority: Path | None = None  # certificates of whoever signed the store's

    def auth(self) -> httpx.Auth | None:
        """Return how each request proves who sends it."""
        if self.user is None:
            return None
        kind = httpx.DigestAuth if self.is_digest else httpx.BasicAuth
        return kind(self.user, self.password)

    def headers(self) -> dict[str, str]:
        """Return the headers of each request."""
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


@dataclass(frozen=True, slots=True)
class Request:
    """Hold what is asked of the store, and what its answer may take."""

    method: str
    url: str
    content: bytes
    headers: Mapping[str, str]
    deadline_s: float
    max_bytes: int = 64 * 1024
    prefix: str = ""  # of the setting that names this maximum
    types: tuple[str, ...] | None = None  # those an answer may have; None where it is not read
    is_write: bool = False

    @property
    def place(self) -> str:
        """Return the address without what follows a question mark, which may be a secret."""
        return self.url.partition("?")[0]


class Wire:
    """Send requests over connections that are kept."""

    def __init__(self, login: Login, connections: int) -> None:
        # Deadlines are ours: those of the library begin anew with each byte that comes.
        self._client = httpx.AsyncClient(
            auth=login.auth(),
            headers=login.headers(),
            verify=_trust(login.authority),
            follow_redirects=False,
            trust_env=False,
            timeout=None,  # noqa: S113 - see above
            limits=httpx.Limits(
                max_connections=connections,
                max_keepalive_connections=connections,
                keepalive_expiry=_IDLE_S,
            ),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def send(self, request: Request) -> Reply:
        """Return the store's answer, whole; raise the refusal that says why there is none."""
        try:
            async with asyncio.timeout(request.deadline_s):
                try:
                    return await self._sent(request)
                except _LOST:
                    if request.is_write:
                        raise  # it may have been carried out
                    return await self._sent(request)  # the store had let go of the connection
        except TimeoutError as fault:
            raise _late(request) from fault
        except httpx.ConnectError as fault:
            _log.warning("the store at %s can't be reached: %s", request.place, fault)
            raise RemoteRefusal(
                "The store behind this service can't be reached",
                todo="Try again later; the operator finds the reason in the log.",
            ) from fault
        except (httpx.HTTPError, httpx.StreamError, OSError) as fault:
            _log.warning("the store at %s broke off: %r", request.place, fault)
            raise broken("broke off before its end", is_write=request.is_write) from fault

    async def _sent(self, request: Request) -> Reply:
        async with self._client.stream(
            request.method, request.url, content=request.content, headers={**request.headers}
        ) as answer:
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            told = {name.lower(): value for name, value in answer.headers.items()}
            reply = Reply(answer.status_code, kind, told, b"")
            if not reply.is_good:
                body = await _first(answer, _MAX_FAULT_BYTES)
                return Reply(reply.status, kind, told, body)
            if request.types is None:
                return Reply(reply.status, kind, told, await _first(answer, _MAX_FAULT_BYTES))
            reply.check(request.types)
            return Reply(reply.status, kind, told, await _whole(answer, request))


def _trust(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as fault:
        raise UnreadableRefusal(
            f"The certificates of GRAPHSVC_STORE_CA can't be used: {fault}",
            todo="Name a file in PEM, or leave it unset to trust those of the system.",
            where=Where(str(authority)),
        ) from fault


async def _whole(answer: httpx.Response, request: Request) -> bytes:
    pieces, size = [], 0
    async for piece in answer.aiter_raw():
        size += len(piece)
        if size > request.max_bytes:
            raise CapRefusal(
                f"The answer is longer than {request.prefix}max_result_bytes = "
                f"{request.max_bytes:,} "
                "as the store sends it, and no part of it is sent on",
                todo="Add LIMIT and OFFSET, or select less.",
            )
        pieces.append(piece)
    return b"".join(pieces)


async def _first(answer: httpx.Response, max_bytes: int) -> bytes:
    """Return the beginning of a body of which no more is needed."""
    pieces, size = [], 0
    async for piece in answer.aiter_raw():
        pieces.append(piece)
        size += len(piece)
        if size >= max_bytes:
            break
    return b"".join(pieces)[:max_bytes]


def _late(request: Request) -> RemoteDeadlineRefusal:
    _log.warning("the store at %s took longer than %g s", request.place, request.deadline_s)
    what = f"The store behind this service took longer than {request.deadline_s:g} s"
    if request.is_write:
        return RemoteDeadlineRefusal(
            f"{what} to confirm the write, which may have been carried out all the same",
            todo="See what is there before you send it again.",
        )
    return RemoteDeadlineRefusal(what, todo="Ask for less, or try again later.")
