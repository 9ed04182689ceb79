"""A statement planted at a known place is found at exactly that place, whatever surrounds it."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given, settings

from graphsvc.positions import Place, Places, index, places
from positions.judge import BASE, ntriples, parsed, terms_of
from positions.page import Spot
from positions.planting import NS, XSD, Author, files


def spot(place: Place | None) -> Spot:
    assert place
    return Spot(place.line, place.column, place.end_line, place.end_column)


def check(author: Author, syntax: str) -> None:
    text = "".join(author.page.pieces)
    quads = parsed(text, syntax)
    terms = [terms_of(quad) for quad in quads]
    whole = index(text.encode(), syntax, BASE).align(quads)
    assert whole.complete
    assert [row[:3] for row in whole.rows] == [quad[:3] for quad in terms]
    for found in (whole, places(text.encode(), syntax, BASE, ntriples(terms))):
        check_places(author, quads, found)


def check_places(author: Author, quads: list[ox.Quad], places: Places) -> None:
    marked = {
        str(quad.object): str(quad.subject)
        for quad in quads
        if str(quad.predicate) == f"<{NS}mark>"
    }

    def name(term: str | int) -> str:
        return marked[f'"{term}"^^<{XSD}integer>'] if isinstance(term, int) else term

    seen: set[tuple[str, str]] = set()
    for planted in author.planted:
        subject = name(planted.subject)
        assert spot(places.subject(subject)) == planted.subject_at
        if (subject, planted.predicate) not in seen:
            seen.add((subject, planted.predicate))
            assert spot(places.property(subject, planted.predicate)) == planted.predicate_at
        if planted.object is None:
            continue
        triple = subject, planted.predicate, name(planted.object)
        assert spot(places.value(*triple)) == planted.object_at
        start = planted.predicate_at if planted.is_first else planted.object_at
        if start.line != planted.object_at.line:
            start = planted.object_at
        assert spot(places.statement(*triple)) == (*start[:2], *planted.object_at[2:])
    for item, at in author.items:
        if item is not None:
            assert spot(places.mention(name(item))) == at


@settings(deadline=None)
@given(author=files(trig=False))
def test_a_statement_planted_in_turtle_is_found_where_it_stands(author: Author) -> None:
    check(author, "turtle")


@settings(deadline=None)
@given(author=files(trig=True))
def test_a_statement_planted_in_trig_is_found_where_it_stands(author: Author) -> None:
    check(author, "trig")
