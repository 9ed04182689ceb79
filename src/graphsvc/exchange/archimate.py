"""The model, and a city's file, in the exchange format for models of ArchiMate 3.

Elements of the model are capabilities, and a linkage serves or is an association;
its basis stands in its name and as a property.  What a city states joins them: a
practice realizes its capability, an office is assigned to it, a resource serves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from graphsvc.exchange.source import Source, identifier
from graphsvc.render.words import words
from graphsvc.vocab import DCTERMS, ELEMENTS, FOAF, OM, PREFIXES, SCOM

NAMESPACE: Final = "http://www.opengroup.org/xsd/archimate/3.0/"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ORG: Final = PREFIXES["org"]
_PROPERTIES: Final = ("basis", "role", "confidence", "state", "source")

# What each class of a city's file is in ArchiMate, the first that fits.
KINDS: Final = {
    SCOM + "Practice": "BusinessProcess",
    SCOM + "Goal": "Goal",
    SCOM + "Benefit": "Outcome",
    SCOM + "CityPrinciple": "Principle",
    SCOM + "Resource": "ApplicationComponent",
    SCOM + "RoadmapStep": "WorkPackage",
    SCOM + "Contract": "Contract",
    SCOM + "Risk": "Assessment",
    SCOM + "CityAuthority": "BusinessActor",
    SCOM + "JointBody": "BusinessCollaboration",
    _ORG + "Post": "BusinessRole",
    _ORG + "OrganizationalUnit": "BusinessActor",
    _ORG + "Organization": "BusinessActor",
    _ORG + "FormalOrganization": "BusinessActor",
    _ORG + "OrganizationalCollaboration": "BusinessCollaboration",
    FOAF + "Organization": "BusinessActor",
    FOAF + "Agent": "BusinessActor",
}
# Each property: what it is in ArchiMate, and whether that runs against its direction.
RELATIONS: Final = {
    "realizes": ("Realization", False),
    "accountableAgent": ("Assignment", True),
    "responsibleAgent": ("Assignment", True),
    "reliesOn": ("Serving", True),
    "uses": ("Serving", True),
    "pursues": ("Influence", False),
    "upholds": ("Influence", False),
    "contributesTo": ("Influence", False),
    "delivers": ("Realization", False),
    "procures": ("Association", False),
    "threatens": ("Association", False),
}

Related = tuple[str, str, str, str, dict[str, str]]


def write(source: Source, lang: str, bases: tuple[str, ...]) -> bytes:
    """Return the exchange file."""
    ET.register_namespace("xsi", _XSI)
    city = source.city
    title = source.model.label("B", lang) if city is None else source.name(city.node, lang)
    root = ET.Element("model", {"xmlns": NAMESPACE, "identifier": identifier(f"model {title}")})
    _text(root, "name", f"ISO 37106:2021 – {title}" if city else "ISO 37106:2021", lang)
    elements = ET.SubElement(root, "elements")
    known = _capabilities(elements, source, lang)
    known |= _of_city(elements, source, lang, known)
    relations = ET.SubElement(root, "relationships")
    made = set[str]()
    for start, end, kind, name, told in (*_linkages(source, lang, bases), *_stated(source, known)):
        made_id = identifier(f"{start} {name} {end}")
        if made_id in made:
            continue
        made.add(made_id)
        relation = ET.SubElement(
            relations,
            "relationship",
            {
                "identifier": made_id,
                "source": identifier(start),
                "target": identifier(end),
                f"{{{_XSI}}}type": kind,
            },
        )
        _text(relation, "name", name, lang)
        _properties(relation, told, lang)
    definitions = ET.SubElement(root, "propertyDefinitions")
    for name in _PROPERTIES:
        definition = ET.SubElement(
            definitions, "propertyDefinition", {"identifier": f"property-{name}", "type": "string"}
        )
        ET.SubElement(definition, "name").text = name
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _capabilities(parent: ET.Element, source: Source, lang: str) -> set[str]:
    for number in ELEMENTS:
        title = f"{number} {source.model.label(number, lang)}"
        made = _element(parent, f"<{OM}{number}>", "Capability", title, lang)
        told = {"source": OM + number}
        if number in source.states:
            told["state"] = words(lang).states[source.states[number]]
        _properties(made, told, lang)
    return {f"<{OM}{number}>" for number in ELEMENTS}


def _of_city(parent: ET.Element, source: Source, lang: str, taken: set[str]) -> set[str]:
    found = set()
    for node in source.facts.subjects():
        kinds = source.kinds(node)
        fitting = next((KINDS[kind] for kind in KINDS if kind in kinds), None)
        if fitting is None or node in taken:
            continue
        found.add(node)
        made = _element(parent, node, fitting, source.name(node, lang), lang)
        if told := source.text(node, DCTERMS + "description", lang, 2000):
            _text(made, "documentation", told, lang)
        if node.startswith("<"):
            _properties(made, {"source": node[1:-1]}, lang)
    return found


def _linkages(source: Source, lang: str, bases: tuple[str, ...]) -> Iterator[Related]:
    told = words(lang)
    for linkage in source.model.on(bases):
        ends = (f"<{OM}{linkage.source}>", f"<{OM}{linkage.target}>")
        name = f"{told.roles[linkage.role]} ({told.basis_names[linkage.basis]})"
        properties = {"basis": linkage.basis, "role": linkage.role}
        if linkage.confidence:
            properties["confidence"] = linkage.confidence
        if linkage.rests is None:
            yield *ends, "Association", name, properties
        else:
            resting, rested = (f"<{OM}{number}>" for number in linkage.rests)
            yield rested, resting, "Serving", name, properties


def _stated(source: Source, known: set[str]) -> Iterator[Related]:
    for node in source.facts.subjects():
        if node not in known:
            continue
        for name, (kind, backwards) in RELATIONS.items():
            for other in source.facts.values(node, name):
                if other in known:
                    start, end = (other, node) if backwards else (node, other)
                    yield start, end, kind, name, {}


def _element(parent: ET.Element, node: str, kind: str, name: str, lang: str) -> ET.Element:
    made = ET.SubElement(
        parent, "element", {"identifier": identifier(node), f"{{{_XSI}}}type": kind}
    )
    _text(made, "name", name, lang)
    return made


def _properties(parent: ET.Element, told: dict[str, str], lang: str) -> None:
    if not told:
        return
    properties = ET.SubElement(parent, "properties")
    for name, value in told.items():
        made = ET.SubElement(properties, "property", {"propertyDefinitionRef": f"property-{name}"})
        _text(made, "value", value, lang)


def _text(parent: ET.Element, name: str, text: str, lang: str) -> None:
    ET.SubElement(parent, name, {f"{{{_XML}}}lang": lang}).text = text
