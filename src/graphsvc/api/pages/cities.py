"""The published city files: what each says of itself, asked of the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphsvc.api.services import Services
from graphsvc.render.safe import line
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import chosen
from graphsvc.vocab import CITY_GRAPHS, DCTERMS, LANGUAGES, RDFS, SCOM

_CITIES: Final = f"""
PREFIX dcterms: <{DCTERMS}>
PREFIX rdfs: <{RDFS}>
PREFIX scom: <{SCOM}>
SELECT ?graph ?property ?value ?name
WHERE {{
  GRAPH ?graph {{
    ?model a scom:CityModel .
    {{
      ?model ?property ?value .
      OPTIONAL {{ ?value rdfs:label ?name }}
    }}
    UNION
    {{
      ?model scom:describes/rdfs:label ?value .
      BIND (scom:describes AS ?property)
    }}
  }}
}}
ORDER BY ?graph ?property ?value ?name
LIMIT 20000
"""
_DCAT: Final = "http://www.w3.org/ns/dcat#"
# So many letters of a city's name, and of any other text, have room on a page; the data has all.
_NAME: Final = 100
_TEXT: Final = 2000


@dataclass(frozen=True, slots=True)
class City:
    """Hold a published file: its name, and the texts of its properties by language."""

    id: str
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, name: str, lang: str) -> str:
        """Return a property's text in the language, in English, or as there is any.

        It is one line, in which every character is one to be seen.
        """
        found = self.texts.get(name, {})
        for wanted in (lang, LANGUAGES[0], ""):
            if wanted in found:
                return line(found[wanted], _TEXT)
        return line(next(iter(found.values()), ""), _TEXT)

    def name(self, lang: str) -> str:
        """Return what the city is called."""
        return line(self.text("describes", lang) or self.id, _NAME)


async def cities(services: Services) -> list[City]:
    """Return the published files by name; raises ``StoreRefusal`` where there is no store."""
    key = ("cities", services.store.version)
    body = services.documents.get(key)
    if body is None:
        question = Question(_CITIES, chosen("rows", None), None, Dataset(always_union=True))
        body = (await services.store.ask(question)).body
        services.documents.put(key, body, len(body))
    return _read(json.loads(body)["results"]["bindings"])


async def names_of_cities(services: Services, lang: str) -> dict[str, str]:
    """Return what each published city is called, by the name of its file."""
    return {city.id: city.name(lang) for city in await cities(services)}


def _read(rows: Iterable[dict[str, Any]]) -> list[City]:
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        graph = row["graph"]["value"]
        if not graph.startswith(CITY_GRAPHS) or "/" in graph.removeprefix(CITY_GRAPHS):
            continue
        of_city = texts.setdefault(graph.removeprefix(CITY_GRAPHS), {})
        local = row["property"]["value"]
        for namespace in (DCTERMS, SCOM, _DCAT):
            local = local.removeprefix(namespace)
        value = row.get("name", row["value"])
        of_city.setdefault(local, {}).setdefault(value.get("xml:lang", ""), value["value"])
    return [City(name, texts[name]) for name in sorted(texts)]
