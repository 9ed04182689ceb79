"""A statement planted at a known place is found at exactly that place, whatever surrounds it."""

from __future__ import annotations

from hypothesis import given, settings

from graphsvc.positions import Place, index
from positions.judge import BASE, parsed, terms_of
from positions.page import Spot
from positions.planting import NS, XSD, Author, files


def spot(place: Place | None) -> Spot:
    assert place
    return Spot(place.line, place.column, place.end_line, place.end_column)


def check(author: Author, syntax: str) -> None:
    text = "".join(author.page.pieces)
    quads = parsed(text, syntax)
    places = index(text.encode(), syntax, BASE).align(quads)
    assert places.complete
    assert [row[:3] for row in places.rows] == [terms_of(quad)[:3] for quad in quads]
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
