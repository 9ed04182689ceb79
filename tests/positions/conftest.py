"""What the tests of the positions share: the fast parser as the judge."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph
import pytest

from graphsvc.positions import PositionIndex, index

FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}
BASE = "https://example.org/arden/model"

Parse = Callable[..., list[pyoxigraph.Quad]]
Read = Callable[..., PositionIndex]


@pytest.fixture(scope="session")
def parse() -> Parse:
    """Parse with the fast parser."""

    def parse(text: str | bytes, format: str = "turtle", base: str | None = BASE) -> list[pyoxigraph.Quad]:
        data = text.encode() if isinstance(text, str) else text
        return list(pyoxigraph.parse(data, FORMATS[format], base_iri=base))

    return parse


@pytest.fixture(scope="session")
def read(parse: Parse) -> Read:
    """Index a text under the blank nodes of one parse of it."""

    def read(text: str | bytes, format: str = "turtle", base: str | None = BASE) -> PositionIndex:
        data = text.encode() if isinstance(text, str) else text
        return index(data, format, base).align(parse(data, format, base))

    return read


@pytest.fixture(scope="session")
def terms_of() -> Callable[[pyoxigraph.Quad], tuple[str, str, str, str]]:
    """Write a quad's terms as N-Triples does."""

    def terms_of(quad: pyoxigraph.Quad) -> tuple[str, str, str, str]:
        quoted = isinstance(quad.object, pyoxigraph.Triple)
        object_ = f"<<( {quad.object} )>>" if quoted else str(quad.object)
        return str(quad.subject), str(quad.predicate), object_, str(quad.graph_name)

    return terms_of
