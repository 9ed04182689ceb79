"""Write the two JSON-LD contexts from the ontology.

    python tools/write_contexts.py

The plain one makes a city file ordinary JSON: readable keys, texts as language maps, links
without ceremony. The other is for brokers of NGSI-LD, whose core context is protected: it has no
key of that context and no language map. A key that the core context has is written behind the
prefix of its vocabulary there, such as ``scomStatus``. Both are versioned: once published, a
context is never changed in what it means; a new meaning is a new version.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias, cast

import pyoxigraph as ox

from graphsvc.vocab import ELEMENTS, PREFIXES, SCOM, XSD

Entry: TypeAlias = str | float | dict[str, str]

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "ontology" / "context"
# The modules with the words of a city's file.
MODULES: Final = ("city", "benefits", "risks", "overlay")
USED_PREFIXES: Final = ("dcat", "dcterms", "foaf", "om", "org", "ovl", "rdfs", "scom", "xsd")
KIND_OF_DATATYPE: Final = {"date": "xsd:date", "decimal": "xsd:decimal", "integer": "xsd:integer"}
# Words of others that the shapes ask for: how their values are written, no ontology of ours says.
OTHERS: Final[dict[str, str]] = {
    "rdfs:comment": "text",
    "dcterms:conformsTo": "link",
    "dcterms:description": "text",
    "dcat:endpointURL": "link",
    "org:hasPost": "link",
    "dcterms:issued": "xsd:date",
    "rdfs:label": "text",
    "dcat:landingPage": "link",
    "dcterms:license": "link",
    "dcat:mediaType": "link",
    "org:memberOf": "link",
    "dcterms:modified": "xsd:date",
    "foaf:page": "link",
    "org:postIn": "link",
    "dcterms:publisher": "link",
    "dcterms:source": "link",
    "org:subOrganizationOf": "link",
    "dcterms:title": "text",
    "dcat:version": "plain",
}
OTHER_CLASSES: Final = ("org:Organization", "org:OrganizationalUnit", "org:Post")
# What is told inside its owner, against the direction of the statement. Not for a broker, where a
# value says by itself what it is.
REVERSED: Final = {"measuredBy": "measures", "values": "ofMeasure", "ratings": "inAssessment"}
# The keys above that the core context of NGSI-LD has too; a test holds this list against it.
CORE: Final = frozenset({"coordinates", "description", "reason", "status", "title", "value"})


class Vocabulary:
    """Tell what the ontology says of the words of a city's file."""

    def __init__(self) -> None:
        self._store = ox.Store()
        for module in MODULES:
            path = ROOT / "ontology" / f"{module}.ttl"
            self._store.load(path=str(path), format=ox.RdfFormat.TURTLE)

    def names(self, kind: str) -> list[str]:
        """Return the local names of the terms of a kind, sorted."""
        found = self._asked(f"?found a {kind} FILTER(STRSTARTS(STR(?found), '{SCOM}'))")
        return sorted(iri.removeprefix(SCOM) for iri in found)

    def codes(self) -> dict[str, set[str]]:
        """Return the codes of each class that is a list of codes."""
        return {
            kind: {code.removeprefix(SCOM) for code in found}
            for kind in self.names("owl:Class")
            if (found := self._asked(f"?found a scom:{kind} ; skos:topConceptOf ?list"))
        }

    def ranges(self, name: str) -> set[str]:
        """Return what the values of a property are."""
        return self._asked(f"scom:{name} schema:rangeIncludes ?found")

    def _asked(self, pattern: str) -> set[str]:
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        answer = self._store.query(f"{prefixes}SELECT DISTINCT ?found WHERE {{ {pattern} }}")
        return {row["found"].value for row in cast("ox.QuerySolutions", answer)}


def plain(vocabulary: Vocabulary) -> dict[str, Entry]:
    """Return the context whose keys are ordinary words."""
    codes = vocabulary.codes()
    entries: dict[str, Entry] = {"@version": 1.1, "id": "@id", "type": "@type"}
    entries |= {prefix: PREFIXES[prefix] for prefix in USED_PREFIXES}
    classes = [name for name in vocabulary.names("owl:Class") if name not in codes]
    entries |= {name: f"scom:{name}" for name in classes}
    entries |= {name.partition(":")[2]: name for name in OTHER_CLASSES}
    entries |= {code: f"scom:{code}" for code in sorted(set().union(*codes.values()))}
    entries |= {element: f"om:{element}" for element in ELEMENTS}
    words = {SCOM + name for name in (*codes, "ModelElement")}
    for name in vocabulary.names("owl:ObjectProperty"):
        kind = "@vocab" if vocabulary.ranges(name) & words else "@id"
        entries[name] = {"@id": f"scom:{name}", "@type": kind}
    for name in vocabulary.names("owl:DatatypeProperty"):
        entries[name] = _of_values(f"scom:{name}", vocabulary.ranges(name))
    entries |= {name.partition(":")[2]: _written(name, kind) for name, kind in OTHERS.items()}
    return entries | {key: {"@reverse": name} for key, name in REVERSED.items()}


def _of_values(name: str, ranges: set[str]) -> Entry:
    # A bare date is a whole one; a month or a year says so.
    kinds = [KIND_OF_DATATYPE[kind] for kind in KIND_OF_DATATYPE if XSD + kind in ranges]
    return _written(name, kinds[0] if kinds else "plain" if XSD + "string" in ranges else "text")


def _written(name: str, kind: str) -> Entry:
    if kind == "plain":
        return name
    if kind == "text":
        return {"@id": name, "@container": "@language"}
    return {"@id": name, "@type": "@id" if kind == "link" else kind}


def for_brokers(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the context without keys of the core context, language maps and reversals."""
    found: dict[str, Entry] = {}
    for key, entry in entries.items():
        if entry in ("@id", "@type") or (isinstance(entry, dict) and "@reverse" in entry):
            continue
        told = entry
        if isinstance(entry, dict) and "@container" in entry:
            told = entry["@id"]
        found[safe(key, told) if key in CORE else key] = told
    return found


def safe(key: str, entry: Entry) -> str:
    """Return the key behind the prefix of its vocabulary: ``scomStatus``."""
    name = entry["@id"] if isinstance(entry, dict) else str(entry)
    return name.partition(":")[0] + key[0].upper() + key[1:]


def documents() -> Iterator[tuple[Path, str]]:
    """Yield each context file with its text."""
    entries = plain(Vocabulary())
    for name, context in (("v1", entries), ("ngsi-ld-v1", for_brokers(entries))):
        lines = (f"    {json.dumps(key)}: {json.dumps(entry)}" for key, entry in context.items())
        body = ",\n".join(lines)
        yield FOLDER / f"{name}.jsonld", f'{{\n  "@context": {{\n{body}\n  }}\n}}\n'


def main(arguments: list[str] | None = None) -> int:
    """Write the files anew, or with --check name those that are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    options = parser.parse_args(arguments)
    stale = [
        (path, text)
        for path, text in documents()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if options.check:
            print(f"{path}: stale. Run tools/write_contexts.py.", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return int(options.check and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main())
