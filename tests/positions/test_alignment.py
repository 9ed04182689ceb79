"""A place is given only for what both readings of a file have in common."""

from __future__ import annotations

from graphsvc.positions import PositionIndex, index
from positions.judge import parsed

PREFIX = "@prefix : <https://example.org/ns#> .\n"
TEXT = f'{PREFIX}:s :p :o .\n:t :p [ :q "one" ] .\n:u :p _:label .\n[] :p [ :q "two" ] .\n'
S, T, U = (f"<https://example.org/ns#{name}>" for name in "stu")
P, Q, OBJECT = (f"<https://example.org/ns#{name}>" for name in "pqo")


def line(places: PositionIndex, subject: str, predicate: str, object_: str) -> int | None:
    place = places.statement(subject, predicate, object_)
    return place.line if place else None


def test_each_parse_names_blank_nodes_anew_and_each_alignment_finds_them() -> None:
    places = index(TEXT.encode(), "turtle")
    names = set()
    for _ in range(3):
        quads = parsed(TEXT, "turtle")
        one = next(str(quad.subject) for quad in quads if str(quad.object) == '"one"')
        two = next(str(quad.subject) for quad in quads if str(quad.object) == '"two"')
        names |= {one, two}
        aligned = places.align(quads)
        assert line(aligned, T, P, one) == 3
        assert line(aligned, one, Q, '"one"') == 3
        assert line(aligned, two, Q, '"two"') == 5
        assert line(aligned, U, P, "_:label") == 4
    assert len(names) == 6


def test_before_an_alignment_names_of_the_file_are_known() -> None:
    places = index(TEXT.encode(), "turtle")
    assert line(places, S, P, OBJECT) == 2
    assert line(places, U, P, "_:label") == 4


def test_statements_of_another_file_leave_only_what_both_name() -> None:
    places = index(TEXT.encode(), "turtle")
    for other in (
        TEXT.replace(":s :p :o", ":s :p :other"),
        TEXT.replace('"two"', '"three"'),
        f"{TEXT}:v :p :o .",
        TEXT.replace("_:label", "[]"),
        "",
    ):
        quads = parsed(other, "turtle")
        aligned = places.align(quads)
        known = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}
        assert {row[:3] for row in aligned.rows} <= known
        assert not any("_:[" in f"{row.subject}{row.object}" for row in aligned.rows)
        has_statement = ":s :p :o ." in other
        assert line(aligned, S, P, OBJECT) == (2 if has_statement else None)


def test_two_nodes_never_share_a_name() -> None:
    places = index(f"{PREFIX}[] :p :o . [] :p :o .".encode(), "turtle")
    assert not places.align(f"_:x {P} {OBJECT} .\n" * 2).rows
    assert len(places.align(f"_:x {P} {OBJECT} .\n_:y {P} {OBJECT} .\n").rows) == 2


def test_one_node_never_has_two_names() -> None:
    places = index(f"{PREFIX}[ :p :o ] :p :o .".encode(), "turtle")
    assert not places.align(f"_:x {P} {OBJECT} .\n_:y {P} {OBJECT} .\n").rows
    assert len(places.align(f"_:x {P} {OBJECT} .\n" * 2).rows) == 2


def test_what_was_read_before_a_reader_lost_its_way_keeps_its_place() -> None:
    deep = f"{TEXT}:s :p {'<<(:s :p ' * 40}:o{')>>' * 40} .\n:after :p :o ."
    quads = parsed(deep, "turtle")
    places = index(deep.encode(), "turtle").align(quads)
    assert not places.complete
    one = next(str(quad.subject) for quad in quads if str(quad.object) == '"one"')
    assert line(places, one, Q, '"one"') == 3
    assert line(places, "<https://example.org/ns#after>", P, OBJECT) is None


def test_nameless_nodes_in_triples_about_triples_are_paired_too() -> None:
    text = f"{PREFIX}[] :p :o ~ :r . << [] :q [] >> :p <<( [] :q :o )>> ."
    quads = parsed(text, "turtle")
    places = index(text.encode(), "turtle").align(quads)
    assert len(places.rows) == len(quads)
    assert not any("_:[" in f"{row.subject}{row.object}" for row in places.rows)
