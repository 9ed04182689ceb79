"""Find out where in a source file each triple stands.

The fast parser gives triples without places.  A file that has findings is therefore read a
second time, by readers that know just enough of each format to say which triple is written
where::

    places = index(data, "turtle", base).align(ntriples)
    places.locate("<https://example.org/roadmap>", "<https://w3id.org/scom/ns#status>", value)

``ntriples`` (or quads) is what the fast parser has made of the same bytes: :meth:`align
<PositionIndex.align>` needs it for blank nodes without a label, which that parser names anew
each time, and to prove that both have read the same.  Terms are texts in N-Triples syntax, as
``str()`` of a pyoxigraph term gives them.

Nothing here raises an error for what a file contains, reads another file, or opens a
connection; time and memory grow in proportion to the file.  What is not understood has the
place None.  Turtle, TriG, N-Triples and N-Quads are read in full, RDF 1.2 included but for
lines that quote triples; of JSON-LD and RDF/XML what plain files use; a payload of NGSI-LD is
read as the JSON-LD that is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from graphsvc.errors import SyntaxRefusal
from graphsvc.positions.place import Place
from graphsvc.positions.position_index import Places, PositionIndex

__all__ = ["SYNTAXES", "Place", "Places", "PositionIndex", "index", "places"]

SYNTAXES: Final = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


def index(
    data: bytes,
    syntax: str,
    base: str | None = None,
    *,
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
) -> PositionIndex:
    """Return the index of a file that the fast parser has accepted.

    ``syntax`` is one of ``SYNTAXES``.  ``contexts`` are those that a JSON-LD file may
    name, by their addresses.  Raises ValueError for another syntax.
    """
    if syntax not in SYNTAXES:
        raise ValueError(f"No positions for {syntax!r}. Use one of {', '.join(SYNTAXES)}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return PositionIndex("", (), complete=False)
    # A reader takes milliseconds to load, mostly to compile its expression: only the one needed.
    if syntax == "jsonld":
        return _json(text, base, contexts)
    if syntax == "rdfxml":
        from graphsvc.positions.rdfxml import read_rdfxml

        return read_rdfxml(text, base)
    if syntax in {"turtle", "trig"}:
        from graphsvc.positions.quoting import read_turtle

        return read_turtle(text, base)
    from graphsvc.positions.ntriples import read_lines

    return read_lines(text)


def _json(
    text: str, base: str | None, contexts: Mapping[str, Mapping[str, Any]] | None
) -> PositionIndex:
    """Return the index of JSON-LD, or of a payload of NGSI-LD."""
    from graphsvc.rdfio import ngsi

    data = text.encode(errors="replace")
    if ngsi.is_payload(data):
        from graphsvc.positions.ngsi import read_payload

        with suppress(SyntaxRefusal):
            if (nodes := ngsi.nodes(data)) is not None:
                return read_payload(text, nodes)
    from graphsvc.positions.jsonld import read_jsonld

    return read_jsonld(text, base, contexts)


def places(
    data: bytes,
    syntax: str,
    base: str | None,
    ntriples: str,
    *,
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
) -> Places:
    """Return what knows the same as :func:`index` aligned with ``ntriples``, and reads less.

    Of a Turtle file it reads what somebody asks for.
    """

    def whole() -> PositionIndex:
        return index(data, syntax, base, contexts=contexts).align(ntriples)

    if syntax == "turtle":
        from graphsvc.positions.outline import OutlinedPlaces, outlined

        text = data.decode("utf-8-sig", errors="replace")
        if (outline := outlined(text, base)) is not None:
            return OutlinedPlaces(text, outline, whole)
    return whole()
