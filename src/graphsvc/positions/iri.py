"""Resolve IRI references against a base exactly as the fast parser does.

That is RFC 3986, section 5.2, with nothing normalized that is already whole: dot segments go
from a relative path only, not from an IRI with a scheme, from a reference that starts with
``//``, or from the base itself.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# Every part may be empty, so every text matches.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


def is_absolute(iri: str) -> bool:
    """Tell whether a reference has a scheme of its own."""
    return _SCHEME.match(iri) is not None


def resolve(reference: str, base: str | None) -> str:
    """Return the IRI that a reference stands for.

    Without a base a relative reference stays as it is: the parser has refused such a file.
    """
    if base is None or is_absolute(reference):
        return reference
    _, authority, path, query, fragment = _split(reference)
    base_scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is None:
        authority = base_authority
        if not path:
            path = base_path or ""
            query = base_query if query is None else query
        else:
            folder = "" if path.startswith("/") else _folder(base_path or "")
            path = _joined(folder, path, rooted=authority is not None)
    return "".join(
        (
            f"{base_scheme}:",
            "" if authority is None else f"//{authority}",
            path or "",
            "" if query is None else f"?{query}",
            "" if fragment is None else f"#{fragment}",
        )
    )


def _split(iri: str) -> tuple[str | None, ...]:
    """Return scheme, authority, path, query and fragment; None is what is not there."""
    return next(_PARTS.finditer(iri)).groups()


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _joined(folder: str, path: str, *, rooted: bool) -> str:
    """Append a relative path to a folder, walking its dot segments."""
    kept = folder.split("/")[:-1]  # each of them is followed by a slash
    if rooted and not kept and not path.startswith("/"):
        kept = [""]
    *segments, last = path.split("/")
    for segment in segments:
        if segment == "..":
            _leave(kept, rooted=rooted)
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        _leave(kept, rooted=rooted)
    name = "" if last in {".", ".."} else last
    return "/".join((*kept, name))


def _leave(kept: list[str], *, rooted: bool) -> None:
    """Drop the last segment; nothing is above the root."""
    if kept and not (rooted and len(kept) == 1):
        kept.pop()
