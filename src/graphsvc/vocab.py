"""The names: namespaces and the one prefix table that every file is tested against."""

from __future__ import annotations

from typing import Final

ROOT: Final = "https://w3id.org/scom/"
SCOM: Final = ROOT + "ns#"
OM: Final = ROOT + "iso37106-2021/"
SCOMSH: Final = ROOT + "shapes#"
OVL: Final = ROOT + "overlay/"
GRAPH: Final = ROOT + "graph/"
GUIDE: Final = ROOT + "guide#"
CITY_PROFILE: Final = ROOT + "profile/city"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SH: Final = "http://www.w3.org/ns/shacl#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"

PREFIXES: Final[dict[str, str]] = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "ldes": "https://w3id.org/ldes#",
    "om": OM,
    "org": "http://www.w3.org/ns/org#",
    "ovl": OVL,
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "http://schema.org/",
    "scom": SCOM,
    "scomsh": SCOMSH,
    "sh": SH,
    "skos": SKOS,
    "tree": "https://w3id.org/tree#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}

# Vocabularies that only the alignments name: nobody who asks of the model has to know them.
ALIGNED_PREFIXES: Final[dict[str, str]] = {
    "cdm2": "https://w3id.org/citydata/part2/v1/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "m8g": "http://data.europa.eu/m8g/",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "role": "http://www.w3.org/ns/dx/prof/role/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
}

MODEL_GRAPH: Final = GRAPH + "model"
OVERLAYS_GRAPH: Final = GRAPH + "overlays"
SHAPES_GRAPH: Final = GRAPH + "shapes"
ALIGNMENT_GRAPHS: Final = GRAPH + "alignments/"
MAPPINGS_GRAPH: Final = ALIGNMENT_GRAPHS + "mappings"
CITY_GRAPHS: Final = GRAPH + "city/"

# A linkage's basis, weakest claim last; the name is the last part of its graph's IRI.
BASES: Final = ("stated", "derived", "proposed")
LINKAGE_GRAPHS: Final[dict[str, str]] = {basis: f"{GRAPH}linkages/{basis}" for basis in BASES}

# The languages in which the project speaks, the one to fall back on first.
LANGUAGES: Final = ("en", "ko", "fr")

# The 19 elements that a practice can realize, in the standard's order.
ELEMENTS: Final = (
    "A",
    *(f"B{number}" for number in range(1, 15)),
    *(f"C{number}" for number in range(1, 4)),
    "D",
)
# B and C as wholes are roll-ups of their subcomponents.
ROLL_UPS: Final = ("B", "C")
# TGF's authors moved conformance into the delivery processes: findings here never fail a file.
SUPPORTIVE_ELEMENTS: Final = frozenset({"A", "D"})


def shorten(iri: str) -> str:
    """Return ``iri`` as a prefixed name of the table where that is unambiguous, else as it is."""
    best = ""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(namespace) > len(PREFIXES.get(best, "")):
            best = prefix
    if not best:
        return iri
    local = iri[len(PREFIXES[best]) :]
    return f"{best}:{local}" if local and local.replace("-", "").replace("_", "").isalnum() else iri
