"""The names of publications: graphs, models, versions, events."""

from __future__ import annotations

import re
from typing import Final

from graphsvc.errors import ParameterRefusal
from graphsvc.vocab import CITY_GRAPHS, GRAPH, PREFIXES

RECORDS: Final = GRAPH + "publications"
CONTENTS: Final = GRAPH + "publications/contents"
FEED: Final = GRAPH + "feed"

AS: Final = PREFIXES["as"]
DCAT: Final = PREFIXES["dcat"]
HYDRA: Final = PREFIXES["hydra"]
PROV: Final = PREFIXES["prov"]
SCHEMA: Final = PREFIXES["schema"]
VOID: Final = PREFIXES["void"]

_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def is_id(text: str) -> bool:
    """Tell whether a model may have this id: that of its city in a token's scope."""
    return _ID.fullmatch(text) is not None


def checked_id(text: str) -> str:
    """Return the id; refuse one that no model may have."""
    if is_id(text):
        return text
    raise ParameterRefusal(
        f"{text[:100]!r} is no id of a model",
        todo="Use up to 64 small letters, digits and hyphens, such as arden.",
    )


def model(identity: str) -> str:
    """Return the IRI of a model: that of the graph which holds it."""
    return CITY_GRAPHS + identity


def version(identity: str, number: int) -> str:
    """Return the IRI of a version; numbers count from 1 and are never used twice."""
    return f"{CITY_GRAPHS}{identity}/version/{number}"


def event(number: int) -> str:
    """Return the IRI of an event; they count from 1 over all models."""
    return f"{FEED}/{number}"


def is_model(iri: str) -> bool:
    """Tell whether the IRI is one that a model, and its graph, may have."""
    return iri.startswith(CITY_GRAPHS) and is_id(id_of(iri))


def id_of(iri: str) -> str:
    """Return the id of the model with that IRI."""
    return iri.removeprefix(CITY_GRAPHS)
