"""Each kind of finding gets the place where a person would look."""

from __future__ import annotations

import pytest

from graphsvc.positions import Place, index
from positions.judge import indexed, parsed

NS = "https://example.org/ns#"
CITY = """\
@prefix : <https://example.org/ns#> .
# The city's own practices.
:roadmap a :Practice ; :label "Roadmap 😀"@en , "로드맵"@ko ;
    :status "planned" ;
    :reliesOn :vision,
        :platform ;
    :evidence
        [ :title "One" ;
          :issued "2024" ] ,
        ( :first "second" ) .
:vision :label \"\"\"Two
lines\"\"\" .
"""


def term(name: str) -> str:
    return f"<{NS}{name}>"


def start(place: Place | None) -> tuple[int, int]:
    assert place
    return place.line, place.column


def end(place: Place | None) -> tuple[int, int]:
    assert place
    return place.end_line, place.end_column


def test_a_statement_begins_at_its_predicate_and_ends_with_its_object() -> None:
    place = indexed(CITY).statement(term("roadmap"), term("status"), '"planned"')
    assert start(place) == (4, 5)
    assert end(place) == (4, 22)
    assert place
    assert CITY[place.offset : place.end_offset] == ':status "planned"'


def test_its_value_is_the_object_alone() -> None:
    assert start(indexed(CITY).value(term("roadmap"), term("status"), '"planned"')) == (4, 13)


def test_a_later_object_of_the_same_predicate_is_a_place_of_its_own() -> None:
    places = indexed(CITY)
    assert start(places.statement(term("roadmap"), term("reliesOn"), term("vision"))) == (5, 5)
    assert start(places.statement(term("roadmap"), term("reliesOn"), term("platform"))) == (6, 9)


def test_columns_count_characters_however_many_bytes_they_take() -> None:
    place = indexed(CITY).statement(term("roadmap"), term("label"), '"로드맵"@ko')
    assert start(place) == (3, 48)
    assert end(place) == (3, 56)


def test_an_object_on_another_line_than_its_predicate_is_the_place() -> None:
    places = indexed(CITY)
    node = next(row.subject for row in places.rows if row.object == '"One"')
    assert start(places.statement(term("roadmap"), term("evidence"), node)) == (8, 9)
    assert start(places.property(term("roadmap"), term("evidence"))) == (7, 5)


def test_a_node_without_a_name_stands_at_its_opening_bracket() -> None:
    places = indexed(CITY)
    node = next(row.subject for row in places.rows if row.object == '"One"')
    assert start(places.subject(node)) == (8, 9)
    assert end(places.subject(node)) == (8, 10)
    assert start(places.statement(node, term("issued"), '"2024"')) == (9, 11)


def test_the_items_of_a_list_stand_where_they_are_written() -> None:
    places = indexed(CITY)
    assert start(places.mention(term("first"))) == (10, 11)
    assert start(places.mention('"second"')) == (10, 18)


def test_a_string_over_several_lines_ends_where_it_ends() -> None:
    place = indexed(CITY).statement(term("vision"), term("label"), '"Two\\nlines"')
    assert start(place) == (11, 9)
    assert end(place) == (12, 9)


def test_what_is_missing_is_placed_at_its_subject() -> None:
    places = indexed(CITY)
    assert start(places.subject(term("vision"))) == (11, 1)
    assert start(places.locate(term("vision"), term("status"))) == (11, 1)


def test_a_finding_is_placed_where_most_can_be_told() -> None:
    places = indexed(CITY)
    roadmap, status = term("roadmap"), term("status")
    assert start(places.locate(roadmap, status, '"planned"')) == (4, 5)
    assert start(places.locate(roadmap, status, '"written otherwise"')) == (4, 5)
    assert start(places.locate(roadmap, status)) == (4, 5)
    assert start(places.locate(roadmap)) == (3, 1)
    assert start(places.locate(term("vision"), f"^{term('reliesOn')}", roadmap)) == (5, 5)
    assert start(places.locate(term("platform"), status)) == (6, 9)


def test_what_is_not_in_the_file_has_no_place() -> None:
    places = indexed(CITY)
    assert places.statement(term("roadmap"), term("status"), '"other"') is None
    assert places.value(term("roadmap"), term("status"), '"other"') is None
    assert places.property(term("roadmap"), term("nothing")) is None
    assert places.subject(term("nobody")) is None
    assert places.locate(term("nobody"), term("status"), '"planned"') is None
    assert places.pointer("/status") is None


def test_what_is_written_twice_stands_where_it_is_written_first() -> None:
    text = "@prefix : <https://example.org/ns#> .\n:s :p 1 .\n:s :p 1 .\n"
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert start(indexed(text).statement(term("s"), term("p"), one)) == (2, 4)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts(ending: str) -> None:
    text = CITY.replace("\n", ending)
    places = indexed(text)
    assert start(places.statement(term("roadmap"), term("status"), '"planned"')) == (4, 5)
    assert start(places.statement(term("roadmap"), term("reliesOn"), term("platform"))) == (6, 9)


def test_a_byte_order_mark_counts_nowhere() -> None:
    text = "<u:s> <u:p> <u:o> ."
    for syntax in ("turtle", "trig", "ntriples", "nquads"):
        places = index(b"\xef\xbb\xbf" + text.encode(), syntax)
        assert start(places.statement("<u:s>", "<u:p>", "<u:o>")) == (1, 7)
        assert start(places.subject("<u:s>")) == (1, 1)


def test_lines_of_ntriples_and_nquads_have_places() -> None:
    text = '<u:s> <u:p> "x"@EN .\n\n# no statement\n  _:a <u:p> "y" ^^ <u:d> <u:g> .\n'
    places = indexed(text, "nquads")
    assert start(places.statement("<u:s>", "<u:p>", '"x"@en')) == (1, 7)
    place = places.statement("_:a", "<u:p>", '"y"^^<u:d>')
    assert (start(place), end(place)) == ((4, 7), (4, 25))


def test_a_line_that_is_not_understood_costs_only_its_own_place() -> None:
    text = "_:a <u:p> <<( <u:s> <u:p> <u:o> )>> .\n_:a <u:p> <u:o> ."
    places = indexed(text, "ntriples")
    assert not places.complete
    assert start(places.statement("_:a", "<u:p>", "<u:o>")) == (2, 5)
    assert start(places.subject("_:a")) == (2, 1)


def test_graphs_of_trig_hold_their_statements() -> None:
    text = "@prefix : <https://example.org/ns#> .\n:g {\n  :s :p [ :q :o ] }\n{ :s :p :o }"
    places = indexed(text, "trig")
    assert start(places.statement(term("s"), term("p"), term("o"))) == (4, 6)
    node = next(row.subject for row in places.rows if row.predicate == term("q"))
    assert start(places.subject(node)) == (3, 9)


def test_the_text_of_ntriples_serves_as_well_as_quads() -> None:
    quads = parsed(CITY, "turtle")
    text = "".join(f"{quad.triple} .\n" for quad in quads)
    places = index(CITY.encode(), "turtle")
    assert places.align(text).rows == places.align(quads).rows
