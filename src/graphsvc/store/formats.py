"""The formats of answers: what each is called on the wire and in the engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from graphsvc.errors import NotAcceptableRefusal
from graphsvc.rdfio.negotiation import negotiate


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """Describe one format of an answer; ``engine_name`` is the engine's own."""

    name: str
    media_type: str
    engine_name: str
    others: tuple[str, ...] = ()  # media types and short names that mean the same

    @property
    def content_type(self) -> str:
        """Return the ``Content-Type`` of an answer."""
        return f"{self.media_type}; charset=utf-8" if self._is_text else self.media_type

    @property
    def _is_text(self) -> bool:
        return self.media_type.startswith("text/")


JSON: Final = AnswerFormat(
    "json",
    "application/sparql-results+json",
    "JSON",
    ("application/json", "text/javascript", "application/javascript"),
)
XML: Final = AnswerFormat(
    "xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml")
)
CSV: Final = AnswerFormat("csv", "text/csv", "CSV")
TSV: Final = AnswerFormat("tsv", "text/tab-separated-values", "TSV")
ROWS: Final = (JSON, XML, CSV, TSV)

TURTLE: Final = AnswerFormat("ttl", "text/turtle", "TURTLE", ("application/x-turtle", "turtle"))
NTRIPLES: Final = AnswerFormat(
    "nt", "application/n-triples", "N_TRIPLES", ("text/plain", "ntriples", "n-triples")
)
JSONLD: Final = AnswerFormat(
    "jsonld", "application/ld+json", "JSON_LD", ("application/json", "json-ld", "json")
)
RDFXML: Final = AnswerFormat(
    "rdf", "application/rdf+xml", "RDF_XML", ("application/xml", "text/xml", "rdfxml", "xml")
)
TRIPLES: Final = (TURTLE, NTRIPLES, JSONLD, RDFXML)


OFFERS: Final = {"rows": ROWS, "triples": TRIPLES}
# A longer Accept header is rare, and would let strangers fill the memory of the cache below.
_MAX_REMEMBERED: Final = 300


def chosen(kind: str, accept: str | None, wish: str | None = None) -> AnswerFormat | None:
    """Return the format of ``rows`` or ``triples`` for an ``Accept`` header; None if it has none.

    A ``wish`` (``format=csv``) that is known picks among those that the header allows.
    """
    if len(accept or "") + len(wish or "") > _MAX_REMEMBERED:
        return _choose(kind, accept, wish)
    return _remembered(kind, accept, wish)


def _choose(kind: str, accept: str | None, wish: str | None) -> AnswerFormat | None:
    offers = OFFERS[kind]
    wished = _wished(offers, wish)
    if wished and negotiate(accept, [wished.media_type, *_types(wished)]):
        return wished
    # A format's own name comes before those that it shares with others.
    by_type = {offer.media_type: offer for offer in offers}
    for offer in offers:
        by_type |= {other: offer for other in _types(offer) if other not in by_type}
    found = negotiate(accept, list(by_type))
    return by_type[found] if found else None


_remembered = lru_cache(maxsize=512)(_choose)


def not_acceptable(offers: tuple[AnswerFormat, ...], what: str) -> NotAcceptableRefusal:
    """Return the refusal that names what is offered."""
    return NotAcceptableRefusal(
        f"{what} can't be given in any format that the Accept header allows",
        todo=f"Accept one of {', '.join(offer.media_type for offer in offers)}.",
    )


def _wished(offers: tuple[AnswerFormat, ...], wish: str | None) -> AnswerFormat | None:
    if not wish:
        return None
    name = wish.strip().lower()
    for offer in offers:
        if name in (offer.name, offer.media_type, *offer.others):
            return offer
    return None


def _types(offer: AnswerFormat) -> list[str]:
    return [kind for kind in offer.others if "/" in kind]
