"""Choose an answer's format from an ``Accept`` header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def negotiate(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that suits ``accept`` best, or None when none does.

    ``offers`` are media types, preferred first.  No header means the first offer.
    The most specific range that matches an offer decides its quality; between
    equal qualities the more specific match wins, then the order of the offers.
    Ranges that can't be read are passed over.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = [parsed for part in accept.split(",") if (parsed := _range(part)) is not None]
    if not ranges:
        return offers[0]
    best: tuple[float, int] = (0.0, -1)
    chosen = None
    for offer in offers:
        kind = offer.split("/", 1)[0]
        match: tuple[int, float] | None = None
        for media, quality in ranges:
            rank = (
                2 if media == offer else 1 if media == f"{kind}/*" else 0 if media == "*/*" else -1
            )
            if rank >= 0 and (match is None or rank > match[0]):
                match = (rank, quality)
        if match is not None and match[1] > 0 and (match[1], match[0]) > best:
            best, chosen = (match[1], match[0]), offer
    return chosen


def ranked(header: str) -> list[str]:
    """Return what a header such as ``Accept-Profile`` lists, best first, refused ones left out."""
    found = []
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = _quality(parameters)
        if name and quality:
            found.append((quality, name))
    return [name for _, name in sorted(found, key=lambda item: -item[0])]


def _range(part: str) -> tuple[str, float] | None:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    media = media.lower()
    if media == "*":
        media = "*/*"
    if media.count("/") != 1:
        return None
    quality = _quality(parameters)
    return None if quality is None else (media, quality)


def _quality(parameters: Iterable[str]) -> float | None:
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                return None
    return quality
