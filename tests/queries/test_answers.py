"""Questions are answered in process, from Python and the command line, and reach nothing else."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphsvc
from graphsvc.errors import (
    NotAcceptableRefusal,
    NotACityRefusal,
    ParameterRefusal,
    QueryRefusal,
    Refusal,
    SyntaxRefusal,
    TooLargeRefusal,
    UnknownNameRefusal,
    UnreadableRefusal,
)
from graphsvc.questions import query
from graphsvc.table import table, width
from graphsvc.vocab import OM, SCOM
from support import ROOT, command

ARDEN = ROOT / "examples" / "arden.ttl"
SEJONG = ROOT / "examples" / "sejong.ttl"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def test_the_public_function_is_this_one() -> None:
    assert graphsvc.query is query
    assert graphsvc.query("editions").rows


def test_rows_come_as_terms_and_as_records() -> None:
    answer = query("linkage-matrix", {"basis": "derived", "role": "needs"})
    assert answer.columns[:3] == ("from", "fromName", "to")
    assert answer.rows[0][0] == ox.NamedNode(OM + "B7")
    assert next(answer.records())["toName"] == "Leadership and governance"
    assert answer.truth is None
    assert not answer.statements


def test_a_path_counts_only_the_bases_chosen() -> None:
    def reached(*bases: str) -> set[str | None]:
        answer = query("what-rests-on", {"element": "B5"}, bases=bases or None)
        return {row["affected"] for row in answer.records()}

    assert reached("derived") == {f"{OM}{name}" for name in ("B2", "B7", "C3", "D")}
    assert len(reached()) == len(reached("derived", "proposed")) == 18


def test_the_depth_of_a_row_is_its_shortest_way_and_a_limit_cuts_there() -> None:
    far = {
        row["affected"]: row["steps"] for row in query("what-rests-on", {"element": "C1"}).records()
    }
    near = query("what-rests-on", {"element": "C1", "depth": "2"}).records()
    assert set(far.values()) == {"1", "2", "3", "4", "5"}
    assert {row["affected"]: row["steps"] for row in near} == {
        element: steps for element, steps in far.items() if steps in ("1", "2")
    }


def test_cities_are_named_by_their_files_and_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "arden.ttl").write_bytes(ARDEN.read_bytes())
    answer = query("cities", data=[ARDEN, SEJONG, tmp_path / "arden.ttl"])
    files = [str(row["cityFile"]).rsplit("/", 1)[-1] for row in answer.records()]
    assert files == ["arden", "arden-2", "sejong"]


def test_a_city_that_was_not_handed_in_is_refused() -> None:
    with pytest.raises(UnknownNameRefusal, match=r"'sejong'.*Given: arden"):
        query("gaps", {"cityFile": "sejong"}, data=[ARDEN])


def test_a_file_without_a_city_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.ttl"
    path.write_text("<https://example.org/a> a <https://example.org/B> .")
    with pytest.raises(NotACityRefusal, match=r"none\.ttl"):
        query("gaps", data=[path])


def test_a_query_of_ones_own_sees_the_model_and_the_cities(tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text(f"ASK {{ ?practice <{SCOM}realizes> <{OM}B7> }}")
    assert query(path).truth is False
    assert query(str(path), data=[ARDEN]).truth is True
    assert query(
        "ASK { GRAPH <https://w3id.org/scom/graph/city/arden> { ?s ?p ?o } }", data=[ARDEN]
    ).truth


def test_a_query_that_names_its_graphs_gets_those() -> None:
    one = query(COUNT.replace("WHERE", "FROM <https://w3id.org/scom/graph/linkages/derived> WHERE"))
    assert 0 < int(next(one.records())["n"] or 0) < int(next(query(COUNT).records())["n"] or 0)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("SELECT ?x WHERE { ?x ", QueryRefusal, "syntax error"),
        ("INSERT DATA { <x:a> <x:b> 1 }", QueryRefusal, "INSERT"),
        ("PREFIX x: <x:>\nDROP ALL", QueryRefusal, "DROP"),
        ("LOAD <http://127.0.0.1/x>", QueryRefusal, "LOAD"),
        ("SELECT ?x WHERE { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }", QueryRefusal, "SERVICE"),
        ("SELECT ?x FROM <file:///etc/passwd> WHERE { ?x ?y ?z }", QueryRefusal, "file"),
        ("SELECT ?x WHERE { ?x ?y ?z }" + " " * 70_000, TooLargeRefusal, "bytes"),
        ("SELECT ?x WHERE " + "{" * 500 + "}" * 500, TooLargeRefusal, "deeper"),
    ],
)
def test_what_will_not_be_run_is_refused(
    text: str, kind: type[Refusal], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.rq"
    path.write_text(text)
    with pytest.raises(kind) as refusal:
        query(path)
    assert said in str(refusal.value)
    assert "own.rq" in str(refusal.value)
    assert refusal.value.todo


@pytest.fixture
def sink() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on the loopback and keep what arrives."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(connection.recv(1024))

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", heard
        done.set()
        thread.join()


CALLS = [
    "SELECT ?x WHERE {{ SERVICE <{0}> {{ ?x ?y ?z }} }}",
    "SELECT ?x WHERE {{ service silent <{0}> {{ ?x ?y ?z }} }}",
    "PREFIX h: <{0}> SELECT ?x WHERE {{ SERVICE h: {{ ?x ?y ?z }} }}",
    "BASE <{0}> SELECT ?x WHERE {{ SERVICE <> {{ ?x ?y ?z }} }}",
    "SELECT ?x WHERE {{ BIND(<{0}> AS ?u) SERVICE ?u{{ ?x ?y ?z }} }}",
    "SELECT ?x WHERE {{ SERVICESILENT<{0}>{{ ?x ?y ?z }} }}",
    "SELECT ?x WHERE {{ FILTER(trueSERVICE <{0}> {{ ?x ?y ?z }} ) }}",
    "PREFIX e: <x:> SELECT ?x WHERE {{ ?a e:b\\#c 1e0SERVICE <{0}> {{ ?x ?y ?z }} }}",
    "SELECT ?x WHERE {{ FILTER(1<2)SERVICE<{0}>{{ ?x ?y ?z }} FILTER(2>1) }}",
    'SELECT ?x WHERE {{ BIND("""\n#""" AS ?a) SERVICE <{0}> {{ ?x ?y ?z }} BIND("""\n""" AS ?b) }}',
    "SELECT ?x WHERE {{ FILTER EXISTS {{ SERVICE <{0}> {{ ?x ?y ?z }} }} }}",
    "CONSTRUCT {{ ?x ?y ?z }} WHERE {{ SERVICE <{0}> {{ ?x ?y ?z }} }}",
    "SELECT ?x FROM <{0}> WHERE {{ ?x ?y ?z }}",
    "SELECT ?x FROM NAMED <{0}> WHERE {{ GRAPH ?g {{ ?x ?y ?z }} }}",
]


@pytest.mark.parametrize("text", CALLS)
def test_no_query_reaches_the_network(text: str, sink: tuple[str, list[bytes]]) -> None:
    address, heard = sink
    with contextlib.suppress(QueryRefusal):
        assert not query(text.format(address)).rows
    assert heard == []


def test_the_listener_would_hear_a_query_that_calls_out(sink: tuple[str, list[bytes]]) -> None:
    address, heard = sink
    with pytest.raises(OSError, match=r".*"):
        list(ox.Store().query(CALLS[0].format(address)))  # type: ignore[arg-type]  # rows, or it raises
    assert heard


@pytest.mark.parametrize(
    "text",
    [
        "# Which services are there?\nASK { ?service ?p ?o }",
        f"ASK {{ ?s ?p <{OM}group/citizen-centric-service-management> }}",
    ],
)
def test_the_word_in_a_name_or_a_line_of_comment_is_harmless(text: str) -> None:
    assert query(text).truth


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRefusal, match=r"nowhere\.rq"):
        query(tmp_path / "nowhere.rq")
    (tmp_path / "binary.rq").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableRefusal, match="UTF-8"):
        query(tmp_path / "binary.rq")
    with pytest.raises(UnreadableRefusal, match=r"nowhere\.ttl"):
        query("gaps", data=[tmp_path / "nowhere.ttl"])


def test_a_city_file_with_a_fault_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "city.ttl").write_text("@prefix : <x:> .\n:a :b :c\n:d :e :f .")
    with pytest.raises(SyntaxRefusal) as refusal:
        query("gaps", data=[tmp_path / "city.ttl"])
    assert (refusal.value.where.source, refusal.value.where.line) == ("city.ttl", 3)


def test_own_queries_take_no_parameters() -> None:
    with pytest.raises(ParameterRefusal, match="Only stored queries"):
        query("ASK { }", {"element": "B7"})


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(ParameterRefusal, match="guessed"):
        query("linkage-matrix", bases=["guessed"])


def test_bases_that_are_chosen_twice_are_refused() -> None:
    with pytest.raises(ParameterRefusal, match="twice"):
        query("linkage-matrix", {"basis": "derived"}, bases=["proposed"])
    with pytest.raises(QueryRefusal, match="FROM"):
        query("ASK FROM <https://w3id.org/scom/graph/model> { }", bases=["proposed"])


def test_a_folder_is_no_query_and_no_city(tmp_path: Path) -> None:
    (tmp_path / "folder.rq").mkdir()
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(UnreadableRefusal, match="no file"):
        query(tmp_path / "folder.rq")
    with pytest.raises(UnreadableRefusal, match="no file"):
        query("gaps", data=[tmp_path / "folder.ttl"])


def test_a_city_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.ttl").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    with pytest.raises(TooLargeRefusal, match="max_upload_bytes"):
        query("gaps", data=[tmp_path / "large.ttl"])


def test_every_format_of_rows_can_be_read_again() -> None:
    answer = query("linkages-of", {"element": "B7"})
    count = len(answer.rows)
    assert len(list(csv.reader(answer.serialize("csv").decode().splitlines()))) == count + 1
    assert len(json.loads(answer.serialize("json"))["results"]["bindings"]) == count
    for syntax in ("json", "xml", "tsv"):
        results = ox.parse_query_results(
            answer.serialize(syntax), format=getattr(ox.QueryResultsFormat, syntax.upper())
        )
        assert isinstance(results, ox.QuerySolutions)
        assert [tuple(row) for row in results] == list(answer.rows)


def test_every_format_of_statements_says_the_same() -> None:
    answer = query("linkages-graph", {"basis": "derived"})
    assert len([s for s in answer.statements if s.predicate.value == SCOM + "linksTo"]) == 17
    for syntax, engine in (
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdf", ox.RdfFormat.RDF_XML),
    ):
        again = {quad.triple for quad in ox.parse(answer.serialize(syntax), format=engine)}
        assert again == set(answer.statements), syntax
    assert answer.serialize() == answer.serialize("ttl")


@pytest.mark.parametrize(
    ("name", "syntax"), [("editions", "ttl"), ("editions", "xlsx"), ("linkages-graph", "csv")]
)
def test_a_format_that_does_not_fit_is_refused_with_those_that_do(name: str, syntax: str) -> None:
    with pytest.raises(NotAcceptableRefusal, match="Choose one of"):
        query(name).serialize(syntax)


def test_yes_and_no_are_answered_in_every_format_of_rows() -> None:
    answer = query("ASK { ?s ?p ?o }")
    assert answer.serialize() == b"yes\n"
    assert json.loads(answer.serialize("json"))["boolean"] is True
    assert answer.serialize("csv") == b"true\n"


def test_a_table_shows_short_names_and_says_how_many_rows() -> None:
    text = query("coverage", {"asOf": "2026-11-22"}, data=[ARDEN]).table()
    lines = text.splitlines()
    assert lines[0].split()[:3] == ["cityFile", "element", "elementName"]
    assert lines[2].split()[:2] == ["arden", "A"]
    assert lines[-1] == "19 rows"
    assert query("weak-linkages", data=[ARDEN]).table() == "no rows"


def test_a_table_adds_the_label_where_the_row_does_not_hold_it() -> None:
    text = query("linkages-of", {"element": "B7", "basis": "derived"}).table()
    assert "B7 Smart city roadmap" in text
    assert "B2     Leadership and governance" in text
    assert "derived" in text
    assert "scom:Derived" not in text


def test_addresses_in_a_citys_own_namespace_are_shown_whole() -> None:
    thornby = ROOT / "tests" / "queries" / "cities" / "thornby.ttl"
    text = query("machine-readable-resources", data=[thornby]).table()
    assert "thornby:shop-front" in text
    assert "https://example.org/thornby/shop" in text


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=5))
def test_columns_are_aligned_whatever_the_script(rows: list[tuple[str, str]]) -> None:
    lines = table(("first", "second"), rows).split("\n")
    assert len(lines) == len(rows) + 2
    start = width(lines[1]) - len(lines[1].split("  ")[1])
    for line in lines[2:]:
        assert width(line) <= start + len(lines[1].split("  ")[1])


def test_korean_takes_two_places_and_controls_take_none() -> None:
    assert width("세종") == 4
    assert width("e\u0301") == 1
    assert table(("a", "b"), [("세종", "x"), ("ab\x1b[31m", "y\nz")]).split("\n")[2:] == [
        "세종     x",
        "ab [31m  y z",
    ]


def ran(*arguments: str | Path, env: dict[str, str] | None = None) -> CompletedProcess[str]:
    return command(
        sys.executable, "-m", "graphsvc", "query", *arguments, env={**os.environ, **(env or {})}
    )


def test_the_command_prints_the_answer_alone() -> None:
    done = ran("coverage", "--data", ARDEN, "--param", "asOf=2026-11-22", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    expected = (ROOT / "queries" / "competency" / "coverage.expected.csv").read_text(
        encoding="utf-8"
    )
    assert done.stdout == expected


def test_the_command_without_a_name_lists_every_question() -> None:
    done = ran()
    listed = json.loads(ran("--format", "json").stdout)
    assert done.returncode == 0
    assert len(listed) >= 40
    assert all(item["name"] in done.stdout and item["summary"] in done.stdout for item in listed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["what-rest-on"], "what-rests-on"),
        (["what-rests-on"], "element=B13"),
        (["what-rests-on", "--param", "element"], "NAME=VALUE"),
        (["what-rests-on", "--param", "element=B13", "--param", "element=B1"], "set twice"),
        (["what-rests-on", "--param", "element=B77"], "Did you mean"),
        (["editions", "--format", "ttl"], "table, csv, tsv, json, xml"),
        (["--format", "ttl"], "table or json"),
        (["nowhere.rq"], "nowhere.rq"),
    ],
)
def test_the_command_refuses_with_exit_code_2(arguments: list[str], said: str) -> None:
    done = ran(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr


def test_the_command_takes_stated_linkages_from_the_setting(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("clause,target\n6.9.4,B10\n")
    done = ran(
        "linkage-matrix",
        "--basis",
        "stated",
        "--format",
        "csv",
        env={"GRAPHSVC_STATED_LINKAGES": str(path)},
    )
    assert done.stdout.count("\n") == 2
    path.write_text("clause,target\n6.9.4,B99\n9.9,B1\n")
    done = ran("linkage-matrix", env={"GRAPHSVC_STATED_LINKAGES": str(path)})
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "line 3" in done.stderr
