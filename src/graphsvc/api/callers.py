"""Who calls: the token of a request, what it may do, and the log of what it did."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

from graphsvc.access.tokens import Token
from graphsvc.api import bodies
from graphsvc.api.services import Services
from graphsvc.errors import AccessRefusal, Refusal, TokenRefusal
from graphsvc.store import Allowance

_SCHEME: Final = "bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """Hold the holder of a token, as one request shows it."""

    token: Token
    services: Services
    request_id: str

    def require(self, needed: str) -> None:
        """Refuse unless the token reaches as far as the scope ``needed``."""
        if not self.token.allows(needed):
            raise AccessRefusal(
                f"The token {self.token.id} does not allow this: it needs the scope {needed}",
                todo="Use a token with that scope: graphsvc token create --scope …",
            )

    @contextlib.asynccontextmanager
    async def writing(self, action: str, **told: object) -> AsyncIterator[dict[str, object]]:
        """Log that the write begins, and how it ended, with what is put into the dictionary.

        Whoever goes away in the middle leaves a beginning without an end: such a write
        may have landed.
        """
        base = {
            "request": self.request_id,
            "token": self.token.id,
            "action": action,
            **told,
        }
        await self._note("begun", base)
        outcome: dict[str, object] = {}
        try:
            yield outcome
        except Refusal as refusal:
            await self._note("refused", base | {"reason": refusal.what[:300]})
            raise
        except Exception as fault:
            await self._note("failed", base | {"reason": type(fault).__name__})
            raise
        await self._note("done", base | outcome)

    async def _note(self, event: str, told: dict[str, object]) -> None:
        await asyncio.to_thread(self.services.audit.note, event, **told)


def allowance(scope: Scope, services: Services) -> Allowance:
    """Return what the one who asks may ask for; reading needs no token, and none but ours counts.

    Credentials of another kind are a proxy's and not looked at.
    """
    return services.token_allowance if _holder(scope, services) else services.allowance


def wait_s(scope: Scope, services: Services) -> float:
    """Count the request with its token or its address; return the seconds to wait, 0 for none."""
    client = scope.get("client")
    if client is None:
        return 0.0
    token = _holder(scope, services)
    if token is None:
        return services.throttle.wait_s(client[0])
    return services.token_throttle.wait_s(client[0], token.id)


def caller(scope: Scope, services: Services) -> Caller:
    """Return who calls; refuse a request without a token, or with one that is none of ours.

    Only the header counts, never a cookie, so that no other site can write in a
    reader's name.
    """
    text = _bearer(scope)
    if text is None:
        raise TokenRefusal(
            "Writing needs a token, and the request has none",
            todo="Send it as Authorization: Bearer …; graphsvc token create makes one.",
        )
    token = services.tokens.find(text)
    if token is None:
        raise TokenRefusal(
            "The token of the request is not known here, or was revoked",
            todo="Make a new one: graphsvc token create --scope …",
        )
    return Caller(token, services, scope.get("request_id", ""))


def _holder(scope: Scope, services: Services) -> Token | None:
    """Return the token of the request, if it is one of ours."""
    shown = _bearer(scope)
    return services.tokens.find(shown) if shown else None


def _bearer(scope: Scope) -> str | None:
    """Return the text that the request shows as its token; None if it shows none."""
    given = bodies.header(scope, b"authorization")
    if given is None:
        return None
    kind, _, text = given.strip().partition(" ")
    return text.strip() or None if kind.lower() == _SCHEME else None
