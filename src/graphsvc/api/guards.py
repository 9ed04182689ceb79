"""``If-Match`` and ``If-None-Match``: nobody overwrites what somebody else has written."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from graphsvc.errors import ChangedRefusal, UnguardedRefusal
from graphsvc.publications.records import Model

_ANY: Final = "*"


def refuse_unguarded(request: Request, before: Model | None) -> None:
    """Refuse to change a model that is there unless the request says what it has seen of it."""
    headers = request.headers
    if before is None or before.version is None:
        return
    if "if-match" not in headers and "if-none-match" not in headers:
        raise UnguardedRefusal(
            f"The model {before.id} is there already, and the request does not say "
            "which version it has seen",
            todo=f'Send If-Match: "{before.version.tag}" to go on from its version '
            f"{before.version.number}, or If-Match: * to go on from any.",
        )


def refuse_changed(request: Request, before: Model | None) -> None:
    """Refuse where the model is not what the request takes it for."""
    version = before.version if before else None
    match, none = request.headers.get("if-match"), request.headers.get("if-none-match")
    if match is not None and (version is None or not _names(match, version.tag)):
        raise _other(before, "is not what If-Match names")
    if none is not None and version is not None and _names(none, version.tag):
        raise _other(before, "is what If-None-Match rules out")


def changed(identity: str) -> ChangedRefusal:
    """Return the refusal of a change that somebody else's came before."""
    return ChangedRefusal(
        f"The model {identity} was changed by somebody else at this moment",
        todo="Get it anew, make your change to that, and send it with its ETag.",
    )


def _other(before: Model | None, how: str) -> ChangedRefusal:
    if before is None or before.version is None:
        return ChangedRefusal(
            "There is no such model now, and If-Match asks for one",
            todo="Leave out If-Match to publish it anew.",
        )
    return ChangedRefusal(
        f'The current version of {before.id}, "{before.version.tag}", {how}',
        todo="Get it anew, make your change to that, and send it with its ETag.",
    )


def _names(header: str, tag: str) -> bool:
    """Tell whether an entity tag of the header is the version's, in whatever format."""
    if header.strip() == _ANY:
        return True
    found = (part.strip().removeprefix("W/").strip('"') for part in header.split(","))
    return any(part == tag or part.startswith(f"{tag}.") for part in found)
