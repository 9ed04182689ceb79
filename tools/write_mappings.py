"""Write the table of mappings as RDF, so that questions can be asked of it.

    python tools/write_mappings.py

``ontology/alignments/mappings.sssom.tsv`` is written by hand, in the format of SSSOM. What stands
of it in ``mappings.ttl`` has the form that SSSOM gives it in RDF: each mapping is a node that
speaks of a match and asserts none. Header and schemes of that file are written by hand and kept.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from format_turtle import format_text
from graphsvc.vocab import ALIGNED_PREFIXES, DCTERMS, OWL, PREFIXES, RDF, RDFS, ROOT, SKOS, XSD

FOLDER: Final = Path(__file__).resolve().parent.parent / "ontology" / "alignments"
TABLE: Final = FOLDER / "mappings.sssom.tsv"
TARGET: Final = FOLDER / "mappings.ttl"

SSSOM: Final = ALIGNED_PREFIXES["sssom"]
MAPPINGS: Final = ROOT + "mapping/"
SCHEMES: Final = MAPPINGS + "scheme/"
SET: Final = NamedNode(ROOT + "mappings")
MODULE: Final = NamedNode(ROOT + "ontology/alignments/mappings")
# Columns whose values are names, with the property that SSSOM gives each in RDF.
NAMES: Final = {
    "subject_id": OWL + "annotatedSource",
    "predicate_id": OWL + "annotatedProperty",
    "object_id": OWL + "annotatedTarget",
    "object_source": SSSOM + "object_source",
    "mapping_justification": SSSOM + "mapping_justification",
}
TEXTS: Final = {
    "subject_label": SSSOM + "subject_label",
    "object_label": SSSOM + "object_label",
    "comment": RDFS + "comment",
}
OBJECT_TYPES: Final = {
    "owl class": OWL + "Class",
    "skos concept": SKOS + "Concept",
    "rdfs literal": RDFS + "Literal",
}


def table() -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return what the table says of itself, and its rows."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    rows = [line for line in lines if not line.startswith("#")]
    return yaml.safe_load("\n".join(head)), list(csv.DictReader(rows, delimiter="\t"))


def triples() -> Iterator[Triple]:
    """Yield what the table states."""
    about, rows = table()
    prefixes = dict(about["curie_map"])
    yield Triple(SET, NamedNode(RDF + "type"), NamedNode(SSSOM + "MappingSet"))
    for key, name in (("title", "title"), ("description", "description")):
        yield Triple(SET, NamedNode(DCTERMS + name), Literal(str(about[f"mapping_set_{key}"])))
    yield Triple(SET, NamedNode(DCTERMS + "license"), NamedNode(str(about["license"])))
    yield Triple(SET, NamedNode(OWL + "versionInfo"), Literal(str(about["mapping_set_version"])))
    yield Triple(SET, NamedNode(RDFS + "isDefinedBy"), MODULE)

    def named(curie: str) -> NamedNode:
        prefix, _, local = curie.partition(":")
        return NamedNode(prefixes[prefix] + local)

    for row in rows:
        node = named(row["record_id"])
        yield Triple(SET, NamedNode(SSSOM + "mappings"), node)
        yield Triple(node, NamedNode(RDF + "type"), NamedNode(OWL + "Axiom"))
        yield Triple(node, NamedNode(RDFS + "isDefinedBy"), MODULE)
        yield Triple(
            node,
            NamedNode(SSSOM + "confidence"),
            Literal(row["confidence"], datatype=NamedNode(XSD + "decimal")),
        )
        if kind := OBJECT_TYPES.get(row["object_type"]):
            yield Triple(node, NamedNode(SSSOM + "object_type"), NamedNode(kind))
        for column, name in NAMES.items():
            if row[column]:
                yield Triple(node, NamedNode(name), named(row[column]))
        for column, name in TEXTS.items():
            if row[column]:
                yield Triple(node, NamedNode(name), Literal(row[column]))


def document() -> str:
    """Return the Turtle file: what is written by hand in it, and the table."""
    text = TARGET.read_text(encoding="utf-8")
    kept = [quad.triple for quad in parse(text, RdfFormat.TURTLE) if not _of_table(quad.subject)]
    comment = text.partition("\n")[0]
    prefixes = "".join(
        f"@prefix {name}: <{iri}> .\n" for name, iri in (PREFIXES | ALIGNED_PREFIXES).items()
    )
    statements = "".join(f"{triple} .\n" for triple in (*kept, *triples()))
    return format_text(f"{comment}\n\n{prefixes}\n{statements}")


def _of_table(node: object) -> bool:
    name = node.value if isinstance(node, NamedNode) else ""
    of_rows = name.startswith(MAPPINGS) and not name.startswith(SCHEMES)
    return of_rows or name == SET.value


def main(arguments: list[str] | None = None) -> int:
    """Write the file anew, or with --check say that it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    options = parser.parse_args(arguments)
    text = document()
    stale = TARGET.read_text(encoding="utf-8") != text
    if stale and options.check:
        print(f"{TARGET}: stale. Run tools/write_mappings.py.", file=sys.stderr)
    elif stale:
        TARGET.write_text(text, encoding="utf-8")
    return int(options.check and stale)


if __name__ == "__main__":
    raise SystemExit(main())
