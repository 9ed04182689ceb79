"""Ask the servers that the operator allows, for queries that ask them by ``SERVICE``.

The workers that run queries have no network, and keep none: the web process asks in
their place, these addresses alone, and hands them the bytes of the answer.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
import time
from dataclasses import replace
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

import httpx

from graphsvc.errors import EndpointRefusal, QueryRefusal, Refusal
from graphsvc.store import Allowance, Question, guard
from graphsvc.store.calls import Call, Fetched, calls

_log = logging.getLogger("graphsvc.service")
_ACCEPT: Final = "application/sparql-results+json"
_TYPES: Final = (_ACCEPT, "application/json")
_AT_ONCE: Final = 16
_LOCAL: Final = "localhost"


class Federation:
    """Answer the parts of queries that ask other servers."""

    def __init__(
        self, endpoints: tuple[str, ...], *, max_bytes: int, max_query_bytes: int, max_depth: int
    ) -> None:
        self._endpoints = frozenset(endpoints)
        self._max_bytes = max_bytes
        self._guarded = {"max_bytes": max_query_bytes, "max_depth": max_depth}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """Return the system's certificates, read when first needed."""
        return ssl.create_default_context()

    @property
    def is_on(self) -> bool:
        """Tell whether the operator lists any server."""
        return bool(self._endpoints)

    def concerns(self, text: str) -> bool:
        """Tell whether the query may have a part for others; a quick look."""
        return self.is_on and "service" in text.lower()

    async def resolved(self, question: Question, may: Allowance) -> Question:
        """Return the question with what the servers answer to its parts, and the time left.

        Refuses a part for any server that is not listed.
        """
        guard.read(question.text, may_call=True, **self._guarded)
        began = time.monotonic()
        fetched = await self._fetched(question, may.query_s)
        left_s = max(may.query_s - (time.monotonic() - began), 0.1)
        return replace(question, fetched=fetched, allowance=replace(may, query_s=left_s))

    async def _fetched(self, question: Question, deadline_s: float) -> tuple[Fetched, ...]:
        found = calls(question.text)
        for call in found:
            if call.endpoint not in self._endpoints:
                allowed = ", ".join(sorted(self._endpoints))
                raise QueryRefusal(
                    f"The query asks {call.endpoint[:200]} by SERVICE, which is not allowed here",
                    todo=f"Ask one of those that are: {allowed}.",
                    where=call.where,
                )
        try:
            async with asyncio.timeout(deadline_s):
                return await self._all(found)
        except TimeoutError as late:
            raise EndpointRefusal(
                f"Another server took longer than the query's limit of {deadline_s:g} seconds",
                todo="Ask it for less, or try again later.",
                where=found[0].where,
            ) from late

    async def _all(self, found: tuple[Call, ...]) -> tuple[Fetched, ...]:
        """Ask them at once; the first that fails ends the others."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._answered(call)) for call in found]
        except ExceptionGroup as several:
            raise several.exceptions[0] from several
        return tuple(task.result() for task in tasks)

    async def _answered(self, call: Call) -> Fetched:
        try:
            async with self._turns:
                return Fetched(call, await self._sent(call))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
            _log.warning("%s gave no answer: %r", call.endpoint, fault)
            refusal: Refusal = _refused(call, "can't be reached or broke off")
        except EndpointRefusal as told:
            refusal = told
        if call.is_silent:
            return Fetched(call, None)
        raise refusal

    async def _sent(self, call: Call) -> bytes:
        """Return the answer, from an address that was looked at before it is connected to."""
        url = httpx.URL(call.endpoint)
        address = await _address(url, call)
        client = httpx.AsyncClient(
            verify=self._trust,
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # noqa: S113 - the deadline is that of the whole query
        )
        headers = {
            "Host": url.netloc.decode(),
            "Accept": _ACCEPT,
            "Accept-Encoding": "identity",
            "User-Agent": "graphsvc",
        }
        async with client, client.stream(
            "POST", url.copy_with(host=address), data={"query": call.query}, headers=headers,
            extensions={"sni_hostname": url.host},
        ) as answer:  # fmt: skip
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            if answer.status_code != httpx.codes.OK:
                raise _refused(call, f"answered with the status {answer.status_code}")
            if kind not in _TYPES:
                raise _refused(call, f"answered in {kind[:80] or 'no format'} and not in {_ACCEPT}")
            pieces, size = [], 0
            async for piece in answer.aiter_raw():
                size += len(piece)
                if size > self._max_bytes:
                    raise _refused(
                        call, f"answered more than max_service_bytes = {self._max_bytes:,}"
                    )
                pieces.append(piece)
            return b"".join(pieces)


async def _address(url: httpx.URL, call: Call) -> str:
    """Return the address to connect to, a public one unless the operator wrote a private one."""
    host = url.host
    if _is_address(host):
        return host
    port = url.port or (443 if url.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if host == _LOCAL or ipaddress.ip_address(address).is_global:
            return address
    raise _refused(call, "has only addresses of a private network, which its name hides")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refused(call: Call, what: str) -> EndpointRefusal:
    host = urlsplit(call.endpoint).hostname
    return EndpointRefusal(
        f"The server {host}, which the query asks by SERVICE, {what}",
        todo="Try its part there by itself, ask for less, or write SERVICE SILENT.",
        where=call.where,
    )
