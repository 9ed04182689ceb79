"""What the published city files state of an element, asked of the store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from graphsvc.api.services import Services
from graphsvc.render.safe import line
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import chosen
from graphsvc.vocab import CITY_GRAPHS, OM, RDFS, SCOM

_PRACTICES: Final = """
PREFIX rdfs: <%(rdfs)s>
PREFIX scom: <%(scom)s>
SELECT ?element ?graph ?practice (SAMPLE(?state) AS ?status)
  (COALESCE(SAMPLE(?own), SAMPLE(?english), MIN(?any)) AS ?label)
  (COALESCE(SAMPLE(?ownCity), SAMPLE(?englishCity), MIN(?anyCity)) AS ?city)
WHERE {
  GRAPH ?graph {
    ?practice scom:realizes ?element .
    OPTIONAL { ?practice rdfs:label ?any }
    OPTIONAL { ?practice rdfs:label ?english . FILTER (LANGMATCHES(LANG(?english), "en")) }
    OPTIONAL { ?practice rdfs:label ?own . FILTER (LANGMATCHES(LANG(?own), "%(lang)s")) }
    OPTIONAL { ?practice scom:status ?state }
    OPTIONAL {
      ?place a scom:City .
      OPTIONAL { ?place rdfs:label ?anyCity }
      OPTIONAL { ?place rdfs:label ?englishCity . FILTER (LANGMATCHES(LANG(?englishCity), "en")) }
      OPTIONAL { ?place rdfs:label ?ownCity . FILTER (LANGMATCHES(LANG(?ownCity), "%(lang)s")) }
    }
  }
}
GROUP BY ?element ?graph ?practice
ORDER BY ?graph ?practice
LIMIT 5000
"""

# So many letters of a name have room in a table.
_NAME: Final = 100
_LABEL: Final = 200


@dataclass(frozen=True, slots=True)
class Practice:
    """Hold a practice of a published file: whose it is, what it is called, its status' IRI."""

    city_id: str
    city: str
    iri: str
    label: str
    status: str


async def practices_for(services: Services, element: str, lang: str) -> list[Practice]:
    """Return the practices for an element, by their names in the language where they have one.

    Raises ``StoreRefusal`` where there is no store.
    """
    terms = (("element", f"<{OM}{element}>"),)
    return [practice for _, practice in await _asked(services, terms, lang)]


async def every_practice(services: Services, lang: str) -> dict[tuple[str, str], list[Practice]]:
    """Return the practices of all published files by city and element."""
    found: dict[tuple[str, str], list[Practice]] = {}
    for element, practice in await _asked(services, (), lang):
        found.setdefault((practice.city_id, element), []).append(practice)
    return found


async def _asked(
    services: Services, terms: tuple[tuple[str, str], ...], lang: str
) -> list[tuple[str, Practice]]:
    dataset = Dataset(always_union=True)
    text = _PRACTICES % {"rdfs": RDFS, "scom": SCOM, "lang": lang}
    answer = await services.store.ask(Question(text, chosen("rows", None), None, dataset, terms))
    found = []
    for row in json.loads(answer.body)["results"]["bindings"]:
        graph = row["graph"]["value"]
        if not graph.startswith(CITY_GRAPHS):
            continue
        name = graph.removeprefix(CITY_GRAPHS)
        iri = row["practice"]["value"]
        practice = Practice(
            name,
            line(_text(row, "city") or name, _NAME),
            iri if row["practice"]["type"] == "uri" else "",
            line(_text(row, "label") or iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1], _LABEL),
            _text(row, "status"),
        )
        found.append((row["element"]["value"].removeprefix(OM), practice))
    return found


def _text(row: dict[str, dict[str, str]], name: str) -> str:
    return row[name]["value"] if name in row else ""
