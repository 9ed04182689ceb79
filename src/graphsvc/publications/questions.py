"""The questions asked of the records; each looks up what it names and scans nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graphsvc.publications import names
from graphsvc.publications.names import AS, DCAT, HYDRA, PROV, SCHEMA, VOID
from graphsvc.vocab import CITY_GRAPHS, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS

_RECORDS: Final = f"<{names.RECORDS}>"
_VERSION: Final = f"""
    ?version <{SCHEMA}version> ?number ; <{DCTERMS}modified> ?at ; <{SCHEMA}sha256> ?digest ;
      <{VOID}triples> ?statements ; <{DCAT}byteSize> ?bytes ."""

COUNTERS: Final = f"""
SELECT ?events ?positions ?alive WHERE {{ GRAPH {_RECORDS} {{
  <{names.FEED}> <{AS}totalItems> ?events .
  {_RECORDS} <{AS}totalItems> ?positions ; <{HYDRA}totalItems> ?alive .
}} }}"""

LAST: Final = (
    f"SELECT ?last WHERE {{ GRAPH {_RECORDS} {{ <{names.FEED}> <{DCTERMS}modified> ?last }} }}"
)
"""Asks for the time of the last change of any model."""


def history(identity: str) -> str:
    """Ask for a model with all of its versions."""
    return f"""
SELECT * WHERE {{ GRAPH {_RECORDS} {{
  BIND(<{names.model(identity)}> AS ?model)
  <{names.model(identity)}> <{RDF}type> ?type ; <{SCHEMA}position> ?position ;
    <{DCTERMS}modified> ?modified ; <{DCAT}hasVersion> ?version .
  {_VERSION}
  OPTIONAL {{
    <{names.model(identity)}> <{DCAT}hasCurrentVersion> ?there .
    ?there <{SCHEMA}version> ?current .
    OPTIONAL {{ ?there <{DCTERMS}title> ?title }}
  }}
}} }}
ORDER BY ?number ?title"""


def page(positions: Iterable[int]) -> str:
    """Ask for the models at these positions that are there, each with its current version."""
    wanted = " ".join(map(str, positions))
    return f"""
SELECT * WHERE {{ VALUES ?position {{ {wanted} }} GRAPH {_RECORDS} {{
  ?model <{SCHEMA}position> ?position ; <{RDF}type> ?type ; <{DCTERMS}modified> ?modified ;
    <{DCAT}hasCurrentVersion> ?version .
  {_VERSION}
  BIND(?number AS ?current)
  OPTIONAL {{ ?version <{DCTERMS}title> ?title }}
}} }}
ORDER BY ?position ?title"""


def content(identity: str, number: int) -> str:
    """Ask for the packed statements of a version."""
    return (
        f"SELECT ?packed WHERE {{ GRAPH <{names.CONTENTS}> "
        f"{{ <{names.version(identity, number)}> <{PROV}value> ?packed }} }}"
    )


def is_known(identity: str) -> str:
    """Ask whether there is, or was, a model of that id."""
    return f"ASK {{ GRAPH {_RECORDS} {{ <{names.model(identity)}> ?property ?value }} }}"


def published(graphs: Iterable[str]) -> str:
    """Ask which of the graphs are those of published models."""
    wanted = " ".join(f"<{graph}>" for graph in graphs)
    return (
        f"SELECT ?model WHERE {{ VALUES ?model {{ {wanted} }} "
        f"GRAPH {_RECORDS} {{ ?model <{DCAT}hasCurrentVersion> ?version }} }}"
    )


EVERY_PUBLISHED: Final = (
    f"SELECT ?model WHERE {{ GRAPH {_RECORDS} {{ ?model <{DCAT}hasCurrentVersion> ?version }} }}"
)
"""Asks for the graphs of all published models."""


def landed(mark: str) -> str:
    """Ask whether the change with that mark was carried out."""
    return f'ASK {{ GRAPH {_RECORDS} {{ ?event <{DCTERMS}identifier> "{mark}" }} }}'


def catalogue(versions: Iterable[tuple[str, str]]) -> str:
    """Ask for all that a catalogue says of these models; each is its IRI and its version's."""
    wanted = " ".join(f"(<{model}> <{version}>)" for model, version in versions)
    links = " ".join(f"<{name}>" for name in LINKS)
    names_of = f"<{RDFS}label> <{FOAF}name> <{DCTERMS}title>"
    return f"""
CONSTRUCT {{ ?version ?about ?said . ?agent ?naming ?name . ?city ?link ?same }} WHERE {{
  VALUES (?model ?version) {{ {wanted} }}
  {{ GRAPH {_RECORDS} {{ ?version ?about ?said }} }} UNION {{
    GRAPH {_RECORDS} {{ ?version <{DCTERMS}publisher> ?agent }}
    VALUES ?naming {{ {names_of} }} GRAPH ?model {{ ?agent ?naming ?name }}
  }} UNION {{
    GRAPH {_RECORDS} {{ ?version <{DCTERMS}subject> ?city }}
    VALUES ?link {{ {links} {names_of} }} GRAPH ?model {{ ?city ?link ?same }}
  }}
}}"""


LINKS: Final = (
    OWL + "sameAs",
    SCHEMA + "sameAs",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
    DCTERMS + "spatial",
)
"""The properties by which a city's file says what its city is called elsewhere."""


LINKED: Final = {
    "wikidata": "http://www.wikidata.org/",
    "geonames": "http://sws.geonames.org/",
    "nuts": "http://data.europa.eu/nuts",
}
"""Where cities are named elsewhere: the beginning of what a link leads to."""


def linksets() -> str:
    """Ask how many links there are from cities to each of ``LINKED``."""
    properties = " ".join(f"<{name}>" for name in LINKS)
    targets = " ".join(f'"{target}"' for target in LINKED.values())
    return f"""
SELECT ?target (COUNT(*) AS ?links) WHERE {{
  {{ SELECT DISTINCT ?city ?property ?same WHERE {{
    VALUES ?property {{ {properties} }} GRAPH ?graph {{ ?city ?property ?same }}
    FILTER(STRSTARTS(STR(?graph), "{CITY_GRAPHS}"))
  }} }}
  VALUES ?target {{ {targets} }} FILTER(STRSTARTS(STR(?same), ?target))
}} GROUP BY ?target"""


def events(numbers: Iterable[int]) -> str:
    """Ask for all that is known of the events with these numbers, one row a statement."""
    wanted = " ".join(f"<{names.event(number)}>" for number in numbers)
    return (
        f"SELECT ?event ?property ?value WHERE {{ GRAPH {_RECORDS} "
        f"{{ VALUES ?event {{ {wanted} }} ?event ?property ?value }} }}"
    )


def packed(versions: Iterable[str]) -> str:
    """Ask for the packed statements of these versions, which are IRIs."""
    wanted = " ".join(f"<{version}>" for version in versions)
    return (
        f"SELECT ?version ?packed WHERE {{ VALUES ?version {{ {wanted} }} "
        f"GRAPH <{names.CONTENTS}> {{ ?version <{PROV}value> ?packed }} }}"
    )


def entities(types: Iterable[str], nodes: Iterable[str]) -> str:
    """Ask for the nodes of these classes in all cities, or those of them that are named.

    They come in no order: engines sort names by looking each of them up at each comparison.
    """
    return f"SELECT DISTINCT ?entity WHERE {{ {_of_types(types, nodes)} }}"


def about(nodes: Iterable[str]) -> str:
    """Ask for all that cities say of these nodes."""
    wanted = " ".join(f"<{node}>" for node in nodes)
    return (
        f"CONSTRUCT {{ ?node ?property ?value }} WHERE {{ VALUES ?node {{ {wanted} }} "
        f"GRAPH ?graph {{ ?node ?property ?value }} {_IN_A_CITY} }}"
    )


_IN_A_CITY: Final = f'FILTER(STRSTARTS(STR(?graph), "{CITY_GRAPHS}"))'


def _of_types(types: Iterable[str], nodes: Iterable[str]) -> str:
    named = " ".join(f"<{node}>" for node in nodes)
    among = f"VALUES ?entity {{ {named} }} " if named else ""
    classes = " ".join(f"<{iri}>" for iri in types)
    return (
        f"{among}VALUES ?class {{ {classes} }} GRAPH ?graph {{ ?entity <{RDF}type> ?class }} "
        f"{_IN_A_CITY} FILTER(ISIRI(?entity))"
    )
