"""The fast parser as the judge of our readers."""

from __future__ import annotations

import pyoxigraph as ox

from graphsvc.positions import Places, PositionIndex, index, places

BASE = "https://example.org/arden/model"
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def parsed(text: str | bytes, syntax: str, base: str = BASE) -> list[ox.Quad]:
    """Parse with the fast parser."""
    data = text.encode() if isinstance(text, str) else text
    return list(ox.parse(data, FORMATS[syntax], base_iri=base))


def indexed(text: str | bytes, syntax: str = "turtle", base: str = BASE) -> PositionIndex:
    """Index a text under the blank nodes of one parse of it."""
    data = text.encode() if isinstance(text, str) else text
    return index(data, syntax, base).align(parsed(data, syntax, base))


def terms_of(quad: ox.Quad) -> tuple[str, str, str, str]:
    """Write a quad's terms as N-Triples does."""
    quoted = isinstance(quad.object, ox.Triple)
    object_ = f"<<( {quad.object} )>>" if quoted else str(quad.object)
    return str(quad.subject), str(quad.predicate), object_, str(quad.graph_name)


def assert_same(text: str | bytes, syntax: str, base: str = BASE) -> None:
    """Assert that our triples are the fast parser's, in its order, in the same graphs."""
    data = text.encode() if isinstance(text, str) else text
    quads = [terms_of(quad) for quad in parsed(data, syntax, base)]
    whole = index(data, syntax, base)
    assert whole.complete
    aligned = whole.align(ntriples(quads))
    ours = aligned.rows
    assert [row[:3] for row in ours] == [quad[:3] for quad in quads]
    # Graphs play no part in the alignment: here one of our names must go with one of theirs.
    graphs = {(row.graph, quad[3]) for row, quad in zip(ours, quads, strict=True)}
    assert len(graphs) == len({ours for ours, _ in graphs}) == len({quad[3] for quad in quads})
    assert all(ours == theirs or ours.startswith("_:[") for ours, theirs in graphs)
    as_asked = places(data, syntax, base, ntriples(quads))
    for quad in quads:
        assert located(as_asked, *quad[:3]) == located(aligned, *quad[:3])


def located(places: Places, subject: str, predicate: str, object_: str) -> list[object]:
    """Return every place that has to do with a statement."""
    return [
        places.statement(subject, predicate, object_),
        places.value(subject, predicate, object_),
        places.property(subject, predicate),
        places.subject(subject),
        places.mention(object_),
        places.locate(subject, predicate, object_),
        places.locate(object_, f"^{predicate}", subject),
    ]


def ntriples(quads: list[tuple[str, str, str, str]]) -> str:
    """Write terms as lines of N-Triples."""
    return "".join(f"{' '.join(terms[:3])} .\n" for terms in quads)
