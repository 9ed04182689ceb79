"""Push entities to a broker of NGSI-LD, batch by batch; what is sent twice is stored once."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from graphsvc.errors import ParameterRefusal, StoreRefusal
from graphsvc.exchange.ngsild import CORE
from graphsvc.rdfio.contexts import NGSI_LD_CONTEXT

_PATH: Final = "/ngsi-ld/v1/entityOperations/upsert"
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOST_WAIT_S: Final = 60.0
_MOST_ANSWER_BYTES: Final = 16 << 20
_MOST_DETAIL: Final = 300
_IN_HEADER: Final = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Broker:
    """Say which broker, and how it wants to be spoken to."""

    address: str
    tenant: str | None = None
    token: str | None = None
    context: str = NGSI_LD_CONTEXT
    batch: int = 100
    attempts: int = 5
    timeout_s: float = 30.0
    wait_s: float = 1.0
    replace: bool = True
    """Whether an entity that is there becomes as the file has it; else attributes are added."""

    def checked(self) -> Broker:
        """Return the same; refuse an address or a number that is none."""
        for what, address in (("broker", self.address), ("context", self.context)):
            if not _is_address(address):
                raise ParameterRefusal(
                    f"What is given is no address of a {what}, or holds a name or a password",
                    todo="Give one that begins with http:// or https://, and a token by itself.",
                )
        for what, told in (("tenant", self.tenant), ("token", self.token)):
            if told and _IN_HEADER.fullmatch(told) is None:
                raise ParameterRefusal(
                    f"The {what} holds a character that can't be sent",
                    todo="Give it alone, in ASCII, without a blank or a line break.",
                )
        if not 1 <= self.batch <= 1000 or not 1 <= self.attempts <= 20:
            raise ParameterRefusal(
                "A batch has 1 to 1,000 entities, and is tried 1 to 20 times",
                todo="Give other numbers.",
            )
        return self


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what a broker answered, and how long it asks to be left alone."""

    status: int
    body: bytes
    wait_s: float | None = None


@dataclass(slots=True)
class Outcome:
    """Count what became of the entities; ``failed`` names those that the broker refused."""

    created: int = 0
    updated: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def pushed(self) -> int:
        """Return how many the broker took."""
        return self.created + self.updated


def push(
    entities: Iterable[dict[str, Any]],
    broker: Broker,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Send the entities, never more than a batch of them in memory.

    A batch that can't be delivered is tried again, ever more slowly; nothing is lost by
    that, since an upsert may be repeated.  Raises ``StoreRefusal`` once a broker did not
    answer at all: what was sent before is told.
    """
    outcome = Outcome()
    headers = {
        "Content-Type": "application/ld+json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    if broker.tenant:
        headers["NGSILD-Tenant"] = broker.tenant
    if broker.token:
        headers["Authorization"] = f"Bearer {broker.token}"
    with httpx.Client(
        base_url=broker.address.rstrip("/"), headers=headers, timeout=broker.timeout_s
    ) as client:
        for sent in _batches(entities, broker.batch):
            answer = _delivered(client, sent, broker, outcome, sleep)
            _count(answer, [entity["id"] for entity in sent], outcome)
    return outcome


def _batches(entities: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield batches in which no entity is there twice: brokers refuse such."""
    batch: dict[str, dict[str, Any]] = {}
    for entity in entities:
        if entity["id"] in batch or len(batch) == size:
            yield list(batch.values())
            batch = {}
        batch[entity["id"]] = entity
    if batch:
        yield list(batch.values())


def _is_address(text: str) -> bool:
    try:
        urlsplit(text)  # which is stricter about brackets
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return False
    return url.scheme in ("http", "https") and bool(url.host) and not url.userinfo


def _delivered(
    client: httpx.Client,
    sent: list[dict[str, Any]],
    broker: Broker,
    outcome: Outcome,
    sleep: Callable[[float], None],
) -> Answer:
    context = [broker.context, CORE]  # the core last, as the specification asks
    body = json.dumps([{**entity, "@context": context} for entity in sent], ensure_ascii=False)
    options = {"options": "replace" if broker.replace else "update"}
    reason = ""
    for attempt in range(1, broker.attempts + 1):
        wait_s = broker.wait_s * 2 ** (attempt - 1)
        try:
            answer = _sent(client, body.encode(errors="replace"), options, broker.timeout_s)
        except (httpx.HTTPError, TimeoutError) as fault:
            reason = str(fault) or type(fault).__name__
        else:
            if answer.status not in _AGAIN:
                return answer
            reason = f"it answered {answer.status}"
            wait_s = answer.wait_s or wait_s
        if attempt < broker.attempts:
            # Never all at once: others who push may wait for the same broker.
            sleep(min(wait_s, _MOST_WAIT_S) * random.uniform(0.75, 1.25))  # noqa: S311 - no secret
    raise StoreRefusal(
        f"The broker at {broker.address} took no batch in {broker.attempts} attempts ({reason}); "
        f"{outcome.pushed:,} entities were pushed before",
        todo="Push again later: what is there already is not stored twice.",
    )


def _sent(client: httpx.Client, body: bytes, options: dict[str, str], timeout_s: float) -> Answer:
    """Send a batch; of an answer that is too long, or too slow to end, nothing is read on."""
    until = time.monotonic() + timeout_s
    with client.stream("POST", _PATH, params=options, content=body) as answer:
        told = answer.headers.get("retry-after", "")
        wait_s = float(told) if told.isascii() and told.isdigit() else None
        pieces, size = [], 0
        for piece in answer.iter_raw():
            size += len(piece)
            if size > _MOST_ANSWER_BYTES:
                return Answer(answer.status_code, b"", wait_s)
            if time.monotonic() > until:
                raise TimeoutError(f"its answer had no end within {timeout_s:g} s")
            pieces.append(piece)
        return Answer(answer.status_code, b"".join(pieces), wait_s)


def _count(answer: Answer, ids: list[str], outcome: Outcome) -> None:
    told = _json(answer.body)
    match answer.status:
        case 201:
            created = {str(item) for item in told} if isinstance(told, list) else set(ids)
            new = sum(identity in created for identity in ids)
            outcome.created += new
            outcome.updated += len(ids) - new
        case 200 | 204:
            outcome.updated += len(ids)
        case 207:
            failed = dict(_errors(told, ids))
            outcome.failed += failed.items()
            outcome.updated += len(ids) - len(failed)
        case status:
            reason = f"the batch was refused with {status}{_detail(told)}"
            outcome.failed += [(identity, reason) for identity in ids]


def _errors(told: Any, ids: list[str]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON of others
    """Yield what failed; an entity of which the broker says nothing is taken to have failed."""
    told = told if isinstance(told, dict) else {}
    listed = told.get("errors")
    named = set()
    for item in listed if isinstance(listed, list) else []:
        identity = str(item.get("entityId", "")) if isinstance(item, dict) else ""
        if identity in ids:
            named.add(identity)
            yield identity, "refused" + _detail(item.get("error"))
    success = told.get("success")
    taken = {str(item) for item in success} if isinstance(success, list) else set()
    for identity in ids:
        if identity not in named and identity not in taken:
            yield identity, "the broker does not say what became of it"


def _detail(told: Any) -> str:  # noqa: ANN401 - JSON of others
    if isinstance(told, dict):
        parts = [str(told[name]) for name in ("title", "detail") if told.get(name)]
        told = ": ".join(parts)
    return f": {told}"[:_MOST_DETAIL] if told else ""


def _json(body: bytes) -> Any:  # noqa: ANN401 - JSON of others
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
