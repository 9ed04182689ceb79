"""A licence holder's linkages load whole, or not at all with every bad row named."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import InputRefusal, Refusal, TooLargeRefusal, UnreadableRefusal
from graphsvc.parameters import ROLES
from graphsvc.questions import query
from graphsvc.stated import StatedLinkage, linkages_in, linkages_of_file, quads
from graphsvc.stated.clauses import clauses
from graphsvc.vocab import ELEMENTS, LINKAGE_GRAPHS, OM, SCOM

LINKAGES = clauses().linkages
GOOD = [
    (LINKAGES[source], target) for source in ELEMENTS for target in ELEMENTS if source != target
]


def table(
    *rows: tuple[str, ...], header: tuple[str, ...] = ("clause", "target"), separator: str = ","
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode()


def refused(data: bytes) -> InputRefusal:
    with pytest.raises(InputRefusal) as refusal:
        linkages_in(data, name="mine.csv")
    assert refusal.value.where.source == "mine.csv"
    assert refusal.value.todo
    return refusal.value


def test_the_model_has_a_linkages_clause_for_each_element() -> None:
    assert set(LINKAGES) == set(ELEMENTS)
    assert LINKAGES["B7"] == "6.9.4"


def test_a_row_without_a_role_takes_the_one_that_the_shipped_set_gives_the_pair() -> None:
    read = linkages_in(table(("6.9.4", "B2"), ("7.2.4", "B7"), ("6.9.4", "A")), name="mine.csv")
    assert [(item.source, item.target, item.role, item.line) for item in read] == [
        ("B7", "B2", "needs", 2),
        ("C1", "B7", "feeds", 3),
        ("B7", "A", "relates", 4),
    ]


def test_a_role_that_is_given_counts() -> None:
    data = table(("6.9.4", "B2", "Feeds"), ("6.9.4", "B1", ""), header=("clause", "target", "role"))
    assert [item.role for item in linkages_in(data, name="mine.csv")] == ["feeds", "needs"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_spreadsheets_write_is_read(separator: str, end: str, mark: bytes) -> None:
    text = end.join([f"Clause{separator}Target", f'"6.9.4"{separator}om:B1', separator, ""])
    (read,) = linkages_in(mark + text.encode(), name="mine.csv")
    assert (read.source, read.target) == ("B7", "B1")


@pytest.mark.parametrize("target", ["B3", "om:B3", f"{OM}B3", f"<{OM}B3>", "b3", "6.5", "6.5.4"])
def test_a_target_is_an_element_or_a_clause_about_one(target: str) -> None:
    (read,) = linkages_in(table(("6.9.4", target)), name="mine.csv")
    assert read.target == "B3"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("9.9.9", "B1"), "the clause '9.9.9' is unknown"),
        (("6.9.3", "B1"), "the clause 6.9.3 is no linkages clause; that of B7 is 6.9.4"),
        (("4.3", "B1"), "the clause 4.3 is no linkages clause"),
        (("6.9.4", "B15"), "the target 'B15' is unknown. Did you mean"),
        (("6.9.4", ""), "the target '' is unknown"),
        (("6.9.4", "C"), "the target C is the whole of C1 to C3"),
        (("6.9.4", "B7"), "B7 would name itself"),
        (("6.9.4", "6.9"), "B7 would name itself"),
        (("6.9.4",), "it has 1 cell where the header has 2"),
        (("6.9.4", "B1", "x"), "it has 3 cells where the header has 2"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: tuple[str, ...], said: str) -> None:
    refusal = refused(table(("6.9.4", "B2"), row))
    assert refusal.where.line == 3
    assert f"line 3: {said}" in refusal.todo


def test_a_clause_that_a_spreadsheet_turned_into_a_date_is_told_so() -> None:
    assert "made a date of it" in refused(table(("7 Feb 2004", "B1"))).todo


def test_a_pair_stated_twice_is_refused_with_both_lines() -> None:
    assert "line 4: that B7 names B2 stands in line 2" in refused(
        table(("6.9.4", "B2"), ("6.9.4", "B1"), ("6.9.4", "6.4"))
    ).todo  # fmt: skip


def test_an_unknown_role_is_refused() -> None:
    data = table(("6.9.4", "B2", "precedes"), header=("clause", "target", "role"))
    assert "the role 'precedes' is unknown. Use needs, feeds, relates" in refused(data).todo


@pytest.mark.parametrize(
    "header",
    [
        ("clause",),
        ("target", "role"),
        ("clause", "target", "rolle"),
        ("clause", "clause", "target"),
        ("6.9.4", "B1"),
    ],
)
def test_another_header_is_refused_with_the_one_to_write(header: tuple[str, ...]) -> None:
    refusal = refused(table(("6.9.4", "B1"), header=header))
    assert refusal.where.line == 1
    assert "clause,target" in refusal.todo


def test_a_file_without_rows_is_refused() -> None:
    assert "no rows" in str(refused(b"clause,target\n\n"))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01\x02"])
def test_an_empty_or_binary_file_is_refused(data: bytes) -> None:
    refused(data)


def test_a_file_in_another_encoding_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableRefusal) as refusal:
        linkages_in("clause,target\n6.9.4,B1\n세종,B2\n".encode("cp949"), name="mine.csv")
    assert refusal.value.where.line == 3


def test_a_file_that_is_far_too_long_is_refused() -> None:
    with pytest.raises(TooLargeRefusal):
        linkages_in(b"clause,target\n" + b"6.9.4,B1\n" * 200_000, name="mine.csv")


def test_a_cell_too_long_for_a_table_is_a_bad_row() -> None:
    assert "line 2" in refused(b"clause,target\n6.9.4," + b"x" * 200_000).todo


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRefusal, match=r"nowhere\.csv"):
        linkages_of_file(tmp_path / "nowhere.csv")


@given(st.lists(st.sampled_from(GOOD), min_size=1, max_size=40, unique=True))
def test_good_rows_come_back_as_they_are_in_their_order(rows: list[tuple[str, str]]) -> None:
    read = linkages_in(table(*rows), name="mine.csv")
    assert [(item.clause, item.target) for item in read] == rows
    assert {item.role for item in read} <= set(ROLES)


ANYTHING = st.text(max_size=8).filter(lambda text: not {"\n", "\r"} & set(text))
BAD = st.one_of(
    st.tuples(ANYTHING, st.just("B1")),
    st.tuples(st.just("6.9.4"), ANYTHING),
    st.tuples(st.sampled_from(["6.9.1", "6.9", "4", "Annex A"]), st.sampled_from(ELEMENTS)),
    st.sampled_from([(clause, element) for element, clause in LINKAGES.items()]),
)


def is_good(row: tuple[str, str]) -> bool:
    try:
        linkages_in(table(row), name="one.csv")
    except Refusal:
        return False
    return True


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(GOOD), max_size=8, unique=True),
    st.lists(BAD, min_size=1, max_size=8),
    st.randoms(),
)
def test_one_bad_row_is_enough_to_refuse_all_and_every_bad_row_is_named(
    good: list[tuple[str, str]], bad: list[tuple[str, str]], random: object
) -> None:
    bad = [row for row in bad if not is_good(row) and any(cell.strip(" ,") for cell in row)]
    rows = [*good, *bad]
    random.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    if not bad:
        return
    told = refused(table(*rows)).todo
    for line, row in enumerate(rows, 2):
        assert (f"line {line}: " in told) == (row in bad), row


@given(st.binary(max_size=300))
def test_whatever_bytes_are_handed_in_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(InputRefusal):
        assert linkages_in(data, name="mine.csv")


@pytest.mark.parametrize(
    ("role", "resting"), [("needs", {("B7", "B2")}), ("feeds", {("B2", "B7")}), ("relates", set())]
)
def test_a_needed_element_is_rested_on_and_a_fed_one_rests(
    role: str, resting: set[tuple[str, str]]
) -> None:
    store = ox.Store()
    store.extend(StatedLinkage("6.9.4", "B7", "B2", role, 2).quads())

    def pairs(name: str) -> set[tuple[str, str]]:
        found = store.quads_for_pattern(None, ox.NamedNode(SCOM + name), None)
        return {(number(quad.subject), number(quad.object)) for quad in found}

    def number(term: object) -> str:
        return str(term).removeprefix(f"<{OM}").removesuffix(">")

    assert pairs("linksTo") == {("B7", "B2")}
    assert pairs("restsOn") == resting


def test_all_goes_into_the_graph_of_stated_linkages() -> None:
    made = list(quads(linkages_in(table(("6.9.4", "B1"), ("5.4", "D")), name="mine.csv")))
    assert {quad.graph_name for quad in made} == {ox.NamedNode(LINKAGE_GRAPHS["stated"])}
    nodes = {str(quad.subject) for quad in made if "/linkage/" in str(quad.subject)}
    assert nodes == {f"<{OM}linkage/stated/B7-B1>", f"<{OM}linkage/stated/A-D>"}


def test_stated_linkages_answer_beside_the_shipped_ones_with_their_basis(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(table(("6.9.4", "B10"), ("6.9.4", "B2")))
    answer = query("linkages-of", {"element": "B7"}, stated_linkages=path)
    found = {
        (row["other"], row["basis"]) for row in answer.records() if row["direction"] == "names"
    }
    assert (f"{OM}B10", f"{SCOM}Stated") in found
    assert {(f"{OM}B2", f"{SCOM}Stated"), (f"{OM}B2", f"{SCOM}Derived")} <= found
    alone = query("linkage-matrix", bases=["stated"], stated_linkages=path)
    assert len(alone.rows) == 2
    sources = {row["source"] for row in answer.records() if row["basis"] == f"{SCOM}Stated"}
    assert sources == {"urn:iso:std:iso:37106:ed-2:en:clause:6.9.4"}
