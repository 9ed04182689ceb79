"""The questions asked of the records; each looks up what it names and scans nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graphsvc.publications import names
from graphsvc.publications.names import AS, DCAT, HYDRA, PROV, SCHEMA, VOID
from graphsvc.vocab import DCTERMS, RDF

_RECORDS: Final = f"<{names.RECORDS}>"
_VERSION: Final = f"""
    ?version <{SCHEMA}version> ?number ; <{DCTERMS}modified> ?at ; <{SCHEMA}sha256> ?digest ;
      <{VOID}triples> ?statements ; <{DCAT}byteSize> ?bytes ."""

COUNTERS: Final = f"""
SELECT ?events ?positions ?alive WHERE {{ GRAPH {_RECORDS} {{
  <{names.FEED}> <{AS}totalItems> ?events .
  {_RECORDS} <{AS}totalItems> ?positions ; <{HYDRA}totalItems> ?alive .
}} }}"""


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


def landed(mark: str) -> str:
    """Ask whether the change with that mark was carried out."""
    return f'ASK {{ GRAPH {_RECORDS} {{ ?event <{DCTERMS}identifier> "{mark}" }} }}'
