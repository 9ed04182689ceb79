"""Read RDF/XML: follow the elements as expat reports them and note where each triple stands.

A property stands where its element or attribute is written.  A DOCTYPE ends the reading, and
expat fetches nothing, so that no entity can expand or reach outside.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from graphsvc.positions.iri import resolve
from graphsvc.positions.names import Lost
from graphsvc.positions.place import Span
from graphsvc.positions.position_index import PositionIndex
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import (
    ANY_LITERAL,
    DEFAULT_GRAPH,
    FIRST,
    NIL,
    REST,
    TYPE,
    anonymous,
    iri_term,
    literal_term,
)
from graphsvc.positions.xml_elements import (
    FOREIGN,
    NODE,
    NOWHERE,
    PROPERTY,
    ROOT,
    Attributes,
    Element,
    reference_term,
)
from graphsvc.vocab import RDF

_HEAD = re.compile(r"<[^\s/>]++")
_START_TAG = re.compile(r"""<(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")


def read_rdfxml(text: str, base: str | None) -> PositionIndex:
    """Return the index of an RDF/XML file."""
    reader = RdfXmlReader(text, base)
    complete = reader.read()
    return PositionIndex(text, reader.rows, complete)


class RdfXmlReader:
    """Read one text; ``rows`` are in the order of the fast parser."""

    def __init__(self, text: str, base: str | None) -> None:
        self.rows: list[Row] = []
        self._text = text
        self._data = text.encode()
        self._offset = (0, 0)  # where the last event was, in bytes and in characters
        self._blanks = 0
        self._stack = [Element(ROOT, base, "")]
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self) -> bool:
        """Fill ``rows``; tell whether the whole text was understood."""
        try:
            self._parser.Parse(self._data, True)  # noqa: FBT003  expat takes no keywords
        except (expat.ExpatError, Lost):
            return False
        return True

    # Events

    def _doctype(self, *_parts: object) -> None:
        raise Lost

    def _characters(self, text: str) -> None:
        self._stack[-1].text.append(text)

    def _start(self, name: str, flat: list[str]) -> None:
        parent = self._stack[-1]
        attributes = Attributes(flat)
        base = parent.base
        if "base" in attributes.xml:
            base = resolve(attributes.xml["base"], base)
        element = Element(parent.kind, base, attributes.xml.get("lang", parent.language))
        self._stack.append(element)
        if parent.kind == FOREIGN or (parent.kind == PROPERTY and parent.object):
            element.kind = FOREIGN
        elif parent.kind == NODE:
            self._property(element, parent, name, attributes)
        elif parent.kind == PROPERTY or name != f"{RDF} RDF":
            self._node(element, name, attributes)

    def _end(self, _name: str) -> None:
        element = self._stack.pop()
        parent = self._stack[-1]
        if element.kind == NODE and parent.kind == PROPERTY:
            if parent.items is not None:
                parent.items.append((element.subject, element.subject_at))
            else:
                parent.object, parent.object_at = element.subject, element.subject_at
        elif element.kind == PROPERTY and not element.is_linked:
            self._close(element)

    # Elements

    def _node(self, element: Element, name: str, attributes: Attributes) -> None:
        element.kind = NODE
        element.subject = attributes.named("about", element.base) or self._blank()
        element.subject_at = self._span(_HEAD)
        if name != f"{RDF} Description":
            self._emit(element, TYPE, iri_term(name.replace(" ", "")))
        self._emit_attributes(element, attributes)

    def _property(
        self, element: Element, parent: Element, name: str, attributes: Attributes
    ) -> None:
        syntax = attributes.syntax
        element.kind = PROPERTY
        element.subject, element.subject_at = parent.subject, parent.subject_at
        element.at, (_, element.content) = self._span(_HEAD), self._span(_START_TAG)
        element.predicate = iri_term(name.replace(" ", ""))
        if name == f"{RDF} li":
            parent.members += 1
            element.predicate = iri_term(f"{RDF}_{parent.members}")
        if "ID" in syntax:
            element.reified = reference_term(f"#{syntax.pop('ID')}", element.base)
        if "datatype" in syntax:
            element.datatype = reference_term(syntax["datatype"], element.base)
        kind = syntax.get("parseType")
        named = attributes.named("resource", element.base)
        if kind == "Resource":
            element.object = self._blank()
            self._link(element)
            element.kind, element.subject, element.subject_at = NODE, element.object, element.at
        elif kind == "Collection":
            element.items = []
        elif kind is not None:
            element.object = ANY_LITERAL
        elif named or "type" in syntax or attributes.properties:
            element.object = named or self._blank()
            node = Element(NODE, element.base, element.language, element.object, element.at)
            self._emit_attributes(node, attributes)
            self._link(element)

    def _close(self, element: Element) -> None:
        """Link a property whose value is known only at its end."""
        if element.items is not None:
            cells = [self._blank() for _ in element.items]
            element.object = cells[0] if cells else NIL
            self._link(element)
            for position, (item, at) in enumerate(element.items, 1):
                node = Element(NODE, None, "", cells[position - 1], at)
                self._emit(node, REST, cells[position] if position < len(cells) else NIL)
                self._emit(node, FIRST, item)
            return
        if not element.object:
            language = f"@{element.language.lower()}" if element.language else ""
            suffix = f"^^{element.datatype}" if element.datatype else language
            element.object = literal_term("".join(element.text), suffix)
            element.object_at = (element.content, max(element.content, self._now()))
        self._link(element)

    # Triples

    def _link(self, element: Element) -> None:
        element.is_linked = True
        start = element.at[0]
        at = element.object_at if element.object_at != NOWHERE else (start, element.content)
        self.rows.append(
            Row(
                element.subject,
                element.predicate,
                element.object,
                DEFAULT_GRAPH,
                element.subject_at,
                element.at,
                start,
                at,
            )
        )
        if element.reified:
            node = Element(NODE, None, "", element.reified, element.at)
            self._emit(node, iri_term(f"{RDF}object"), element.object)
            self._emit(node, iri_term(f"{RDF}predicate"), element.predicate)
            self._emit(node, iri_term(f"{RDF}subject"), element.subject)
            self._emit(node, TYPE, iri_term(f"{RDF}Statement"))

    def _emit_attributes(self, node: Element, attributes: Attributes) -> None:
        if "type" in attributes.syntax:
            self._emit(node, TYPE, reference_term(attributes.syntax["type"], node.base))
        language = f"@{node.language.lower()}" if node.language else ""
        for predicate, value in reversed(attributes.properties):
            self._emit(node, predicate, literal_term(value, language))

    def _emit(self, node: Element, predicate: str, object_: str) -> None:
        """Note a triple that is written in the tag of its node."""
        at = node.subject_at
        self.rows.append(Row(node.subject, predicate, object_, DEFAULT_GRAPH, at, at, at[0], at))

    # Places

    def _now(self) -> int:
        """Return the offset of the current event in characters; events only go forward."""
        at_byte, at_character = self._offset
        now = self._parser.CurrentByteIndex
        at_character += len(self._data[at_byte:now].decode())
        self._offset = now, at_character
        return at_character

    def _span(self, pattern: re.Pattern[str]) -> Span:
        """Return the span of what the pattern matches at the current event."""
        start = self._now()
        match = pattern.match(self._text, start)
        return (start, match.end()) if match else (start, start + 1)

    def _blank(self) -> str:
        self._blanks += 1
        return anonymous(self._blanks)
