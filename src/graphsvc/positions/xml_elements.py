"""Hold the elements of an RDF/XML file that are open, and what their attributes say."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphsvc.positions.iri import resolve
from graphsvc.positions.place import Span
from graphsvc.positions.terms import iri_term
from graphsvc.vocab import RDF

ROOT, NODE, PROPERTY, FOREIGN = range(4)
NOWHERE: Span = (0, 0)

_XML = "http://www.w3.org/XML/1998/namespace"
# Attributes of RDF's own that are no properties.
_SYNTAX = {"about", "ID", "nodeID", "resource", "datatype", "parseType", "type"}


def reference_term(reference: str, base: str | None) -> str:
    """Return the term of an IRI reference."""
    return iri_term(resolve(reference, base))


@dataclass(slots=True)
class Element:
    """An open element.  ``subject`` is the node itself, or the node that a property is of."""

    kind: int
    base: str | None
    language: str
    subject: str = ""
    subject_at: Span = NOWHERE
    members: int = 0
    # Of a property:
    predicate: str = ""
    at: Span = NOWHERE
    content: int = 0
    text: list[str] = field(default_factory=list)
    datatype: str = ""
    object: str = ""
    object_at: Span = NOWHERE
    items: list[tuple[str, Span]] | None = None
    is_linked: bool = False
    reified: str = ""


class Attributes:
    """The attributes of an element, sorted by what they say."""

    def __init__(self, flat: list[str]) -> None:
        self.syntax: dict[str, str] = {}
        self.xml: dict[str, str] = {}
        self.properties: list[tuple[str, str]] = []
        for name, value in zip(flat[::2], flat[1::2], strict=True):
            namespace, _, local = name.rpartition(" ")
            if namespace == _XML:
                self.xml[local] = value
            elif namespace == RDF and local in _SYNTAX:
                self.syntax[local] = value
            elif namespace:
                self.properties.append((iri_term(namespace + local), value))

    def named(self, key: str, base: str | None) -> str:
        """Return the node that is named by an IRI under that key or else by an ID; "" for none."""
        if key in self.syntax:
            return reference_term(self.syntax[key], base)
        if "ID" in self.syntax:
            return reference_term(f"#{self.syntax['ID']}", base)
        return f"_:{self.syntax['nodeID']}" if "nodeID" in self.syntax else ""
