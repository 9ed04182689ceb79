"""What a table calls an IRI: short, and by its label where the reader needs one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from graphsvc.vocab import DCTERMS, LANGUAGES, OM, OVL, RDF, RDFS, ROOT, SCOM, SKOS, shorten

_A: Final = ox.NamedNode(RDF + "type")
_CITY_MODEL: Final = ox.NamedNode(SCOM + "CityModel")
_NOTATION: Final = ox.NamedNode(SKOS + "notation")
_IN_SCHEME: Final = ox.NamedNode(SKOS + "inScheme")
_LABELS: Final = tuple(
    ox.NamedNode(iri) for iri in (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title")
)
# Words such as "derived" and "needs": the label says all that the reader wants.
_CODES: Final = ROOT + "code/"


def of(
    store: ox.Store,
    rows: Iterable[Sequence[object]],
    cities: Mapping[str, str],
    lang: str = LANGUAGES[0],
) -> dict[str, tuple[str, str]]:
    """Return a short form and a label for each IRI in the rows.

    ``cities`` maps a city's graph to its name, which also serves as a prefix for
    what the city names in its own namespace.
    """
    prefixes = _prefixes(store, cities)
    iris = {cell for row in rows for cell in row if isinstance(cell, ox.NamedNode)}
    return {
        iri.value: (cities[iri.value], "")
        if iri.value in cities
        else _name(store, iri, prefixes, lang)
        for iri in iris
    }


def _name(
    store: ox.Store, iri: ox.NamedNode, prefixes: Mapping[str, str], lang: str
) -> tuple[str, str]:
    short = _short(iri.value)
    for namespace, prefix in prefixes.items():
        # An address within the namespace of which nothing is stated is a page, to be shown whole.
        if iri.value.startswith(namespace) and _first(store, iri, None) is not None:
            short = f"{prefix}:{iri.value.removeprefix(namespace)}"
    label = _label(store, iri, lang)
    if iri.value.startswith(SCOM):
        scheme = _first(store, iri, _IN_SCHEME)
        is_code = isinstance(scheme, ox.NamedNode) and scheme.value.startswith(_CODES)
        return (label, "") if is_code and label else (short, "")
    notation = _first(store, iri, _NOTATION)
    if iri.value.startswith(OM) and isinstance(notation, ox.Literal):
        return notation.value, label
    return short, label


def _short(iri: str) -> str:
    """Return a name that a person can place; not one that every syntax would read back."""
    for prefix, namespace in (("om:", OM), ("ovl:", OVL), ("", ROOT)):
        if iri.startswith(namespace) and "#" not in iri:
            return prefix + iri.removeprefix(namespace)
    return shorten(iri)


def _prefixes(store: ox.Store, cities: Mapping[str, str]) -> dict[str, str]:
    """Return the namespace of each city file, which its model's IRI shows, with its prefix."""
    found: dict[str, str] = {}
    for graph, name in cities.items():
        for quad in store.quads_for_pattern(None, _A, _CITY_MODEL, ox.NamedNode(graph)):
            if isinstance(quad.subject, ox.NamedNode):
                iri = quad.subject.value
                found[iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]] = name
    return found


def _label(store: ox.Store, iri: ox.NamedNode, lang: str) -> str:
    """Return the label in the language, else in English, else the first by language."""
    wanted = (lang, LANGUAGES[0])
    for predicate in _LABELS:
        labels = sorted(
            (_rank(value.language, wanted), value.language or "", value.value)
            for quad in store.quads_for_pattern(iri, predicate, None, None)
            if isinstance(value := quad.object, ox.Literal)
        )
        if labels:
            return labels[0][2]
    return ""


def _rank(language: str | None, wanted: Sequence[str]) -> int:
    return wanted.index(language) if language in wanted else len(wanted)


def _first(store: ox.Store, iri: ox.NamedNode, predicate: ox.NamedNode | None) -> object:
    return next((quad.object for quad in store.quads_for_pattern(iri, predicate, None, None)), None)
