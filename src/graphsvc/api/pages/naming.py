"""What the store calls things, for pages that would show their addresses otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphsvc.api.services import Services
from graphsvc.rdfio.iri import named
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import chosen
from graphsvc.vocab import DCTERMS, FOAF, LANGUAGES, RDFS, SKOS

_NAMINGS: Final = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", FOAF + "name")
# More than a page shows would only make the question long.
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Name:
    """Hold a name and its language, if it says one."""

    text: str
    lang: str = ""


async def names(services: Services, iris: Iterable[str], lang: str) -> dict[str, Name]:
    """Return what the things are called: in the language, in English, or as there is any."""
    asked = [term for term in map(_term, iris) if term][:_MOST]
    if not asked:
        return {}
    # Property by property: engines look each of them up, and a table of all pairs they multiply.
    found_by = " UNION ".join(
        f"{{ ?iri <{naming}> ?name . BIND (<{naming}> AS ?naming) }}" for naming in _NAMINGS
    )
    text = (
        "SELECT ?iri ?naming ?name WHERE { "
        f"VALUES ?iri {{ {' '.join(asked)} }} {found_by} FILTER (ISLITERAL(?name)) }}"
    )
    dataset = Dataset(always_union=True)
    answer = await services.store.ask(Question(text, chosen("rows", None), None, dataset, ()))
    found: dict[str, tuple[tuple[int, int, str], Name]] = {}
    for row in json.loads(answer.body)["results"]["bindings"]:
        name = Name(row["name"]["value"], row["name"].get("xml:lang", ""))
        rank = (_rank(name.lang, lang), _NAMINGS.index(row["naming"]["value"]), name.text)
        iri = row["iri"]["value"]
        if iri not in found or rank < found[iri][0]:
            found[iri] = (rank, name)
    return {iri: name for iri, (_, name) in found.items()}


def _rank(lang: str, wanted: str) -> int:
    order = (wanted, LANGUAGES[0], "")
    primary = lang.lower().partition("-")[0]
    return order.index(primary) if primary in order else len(order)


def _term(iri: str) -> str:
    """Return the address as a query writes it; nothing where it is none."""
    return str(named(iri) or "")
