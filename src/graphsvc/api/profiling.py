"""Choose an answer by profile as well as by media type: which view of a thing is meant.

Two ways of asking are understood, both of Content Negotiation by Profile: the header
``Accept-Profile`` and the parameters ``_profile`` and ``_mediatype``.  Who asks in
neither way gets the first profile that is offered, and is told of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from graphsvc.api import answers
from graphsvc.api.descriptions import Described
from graphsvc.errors import NotAcceptableRefusal, ParameterRefusal
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE, Format
from graphsvc.rdfio.negotiation import ranked
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import CITY_PROFILE, DCTERMS, PREFIXES, RDF, RDFS, ROOT, SKOS

VARY: Final = "Accept, Accept-Profile"
ALL: Final = "alt"
_ALTR: Final = "http://www.w3.org/ns/dx/connegp/altr#"
_PROF: Final = "http://www.w3.org/ns/dx/prof/"
_BY_PARAMETERS: Final = "http://www.w3.org/ns/dx/connegp/profile/qsa"
_SYNTAXES: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_LONGEST: Final = 200

Statements = Iterable[ox.Triple]


@dataclass(frozen=True, slots=True)
class Profile:
    """Describe one view: its IRI, the token that stands for it, and how it can be written."""

    iri: str
    token: str
    syntaxes: tuple[Format, ...] = _SYNTAXES
    keep: Callable[[ox.Triple], bool] | None = None

    def of(self, statements: Statements) -> Statements:
        """Return what of the statements the view shows."""
        return statements if self.keep is None else filter(self.keep, statements)


def _is_skos(triple: ox.Triple) -> bool:
    if triple.predicate.value == RDF + "type":
        return isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(SKOS)
    return triple.predicate.value.startswith(SKOS)


OF_TERMS: Final = (
    Profile(ROOT + "profile/model", "scom-model"),
    Profile("http://www.w3.org/2004/02/skos/core", "skos", keep=_is_skos),
)
OF_CITIES: Final = (
    Profile(CITY_PROFILE, "scom-city"),
    Profile(ROOT + "profile/city-ngsi-ld", "scom-city-ngsi-ld", (JSONLD,)),
)


def asked(request: Request, offers: Sequence[Profile]) -> Profile | None:
    """Return the profile to answer by, None for the list of them; refuse what is not offered."""
    wish = request.query_params.get("_profile")
    if wish is not None:
        if wish == ALL:
            return None
        for offer in offers:
            if wish.strip("<>") in (offer.iri, offer.token):
                return offer
        raise ParameterRefusal(
            f"{wish[:_LONGEST]!r} is no profile of this address",
            todo=f"Use _profile={', '.join(offer.token for offer in offers)} or {ALL}.",
        )
    header = request.headers.get("accept-profile")
    if header is None or not header.strip():
        return offers[0]
    for name in ranked(header):
        for offer in offers:
            if name.strip("<>") in (offer.iri, offer.token, "*"):
                return offer
    raise NotAcceptableRefusal(
        "The answer can't be given by any profile that the Accept-Profile header names",
        todo=f"Accept one of {', '.join(f'<{offer.iri}>' for offer in offers)}.",
    )


def media_type(request: Request) -> str | None:
    """Return what the request accepts: the parameter before the header."""
    return request.query_params.get("_mediatype") or request.headers.get("accept")


def syntax_of(request: Request, profile: Profile) -> Format:
    """Return the format to write a profile in; refuse where none will do."""
    offers = [syntax.media_type for syntax in profile.syntaxes]
    chosen = answers.pick(media_type(request), offers)
    return next(syntax for syntax in profile.syntaxes if syntax.media_type == chosen)


def links(address: str, profile: Profile | None, offers: Sequence[Profile]) -> dict[str, str]:
    """Return the header that tells which profile an answer has, and of its alternates."""
    own = _BY_PARAMETERS if profile is None else profile.iri
    told = [f'<{own}>; rel="profile"']
    for offer in offers:
        for syntax in offer.syntaxes:
            rel = "canonical" if offer is offers[0] and syntax is offer.syntaxes[0] else "alternate"
            told.append(
                f'<{_address(address, offer, syntax)}>; rel="{rel}"; '
                f'type="{syntax.media_type}"; formats="{offer.iri}"'
            )
    return {"Link": ", ".join(told)}


def alternates(request: Request, address: str, offers: Sequence[Profile]) -> Response:
    """Answer with the list of profiles and formats, as data."""
    told = Described()
    about = told.node(address, RDFS + "Resource")
    for number, offer in enumerate(offers):
        profile = told.node(offer.iri, _PROF + "Profile")
        told.add(profile, _PROF + "hasToken", ox.Literal(offer.token))
        for syntax in offer.syntaxes:
            form = told.part(about, _ALTR + "hasRepresentation", _ALTR + "Representation")
            told.link(form, DCTERMS + "conformsTo", offer.iri)
            told.add(form, DCTERMS + "format", ox.Literal(syntax.media_type))
            told.link(form, PREFIXES["dcat"] + "accessURL", _address(address, offer, syntax))
            if number == 0 and syntax is offer.syntaxes[0]:
                told.add(about, _ALTR + "hasDefaultRepresentation", form)
    chosen = answers.pick(media_type(request), [item.media_type for item in _SYNTAXES])
    syntax = next(item for item in _SYNTAXES if item.media_type == chosen)
    body = serialize(told.triples, syntax)
    return answers.response(request, body, chosen, vary=VARY, headers=links(address, None, offers))


def _address(address: str, profile: Profile, syntax: Format) -> str:
    kind = syntax.media_type.replace("+", "%2B")
    return f"{address}?_profile={profile.token}&_mediatype={kind}"
