"""The command as an officer types it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support import GRAPHSVC, ROOT, command

EXAMPLES = ROOT / "examples"
DAY = ("--as-of", "2026-11-22")


def validate(*arguments: str | Path) -> tuple[int, str, str]:
    done = command(GRAPHSVC, "validate", *DAY, *arguments)
    return done.returncode, done.stdout, done.stderr


def test_a_city_that_conforms_ends_with_0() -> None:
    code, out, err = validate(EXAMPLES / "arden.ttl")
    assert code == 0
    assert "Nothing required is missing." in out
    assert err == ""


def test_findings_end_with_1_and_are_grouped_by_element_before_coverage_and_linkages() -> None:
    code, out, err = validate(EXAMPLES / "arden-broken.ttl")
    assert (code, err) == (1, "")
    parts = [out.index(head) for head in ("FINDINGS", "COVERAGE", "WEAK LINKAGES", "WHAT FIRST")]
    assert parts == sorted(parts)
    assert out.index("B1 City vision") < out.index("B14 Open, service-oriented")


@pytest.mark.parametrize(("fail_on", "code"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_fail_on_decides_which_findings_fail(tmp_path: Path, fail_on: str, code: int) -> None:
    text = (EXAMPLES / "arden.ttl").read_text("utf-8")
    # Without its conformsTo the model lacks something recommended.
    warned = tmp_path / "warned.ttl"
    warned.write_text(
        "\n".join(line for line in text.split("\n") if "dcterms:conformsTo" not in line), "utf-8"
    )
    assert validate(warned, "--fail-on", fail_on)[0] == code


def test_json_goes_to_stdout_alone_with_stable_names() -> None:
    code, out, err = validate(EXAMPLES / "arden-broken.ttl", "--format", "json")
    report = json.loads(out)
    assert (code, err, report["conforms"]) == (1, "", False)
    assert set(report) >= {
        "conforms",
        "file",
        "engine",
        "versions",
        "findings",
        "coverage",
        "linkages",
        "roadmap",
        "counts",
    }
    assert len(report["coverage"]) == 19
    assert all(item["line"] for item in report["findings"] if item["focus"])


def test_several_files_give_a_list_of_reports() -> None:
    code, out, _ = validate(EXAMPLES / "arden.ttl", EXAMPLES / "vienna.ttl", "--format", "json")
    names = [Path(report["file"]).name for report in json.loads(out)["reports"]]
    assert names == ["arden.ttl", "vienna.ttl"]
    assert code == 1


def test_a_refused_file_ends_with_2_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix : <http://e/> .\n:a :b", "utf-8")
    code, out, err = validate(bad, EXAMPLES / "arden.ttl")
    assert code == 2
    assert "Arden" in out
    assert "line 2" in err


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.ttl", b"", "empty"),
        ("wrong.ttl", b"@prefix : <http://e/> .\n:a :b .\n", "line 2, column 7"),
        ("city.docx", b"PK", ".docx"),
        ("binary.ttl", bytes(range(256)), "binary"),
        ("deep.ttl", b"<a> <b> " + b"[ <b> " * 100_000, "max_depth"),
        ("deep.jsonld", b'{"a":' * 100_000, "max_depth"),
        ("bomb.rdf", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        ("far.jsonld", b'{"@context": "https://example.org/c", "@id": "http://e/a"}', "@context"),
        ("none.ttl", b"<http://e/a> <http://e/b> 1 .", "describes no city"),
        (
            "two.ttl",
            b"@prefix s: <https://w3id.org/scom/ns#> . <e:a> a s:City . <e:b> a s:City .",
            "describes 2 cities",
        ),
    ],
)
def test_bad_input_is_refused_with_what_and_where(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    code, out, err = validate(path)
    assert (code, out.strip()) == (2, "")
    assert says in err
    assert name in err
    assert "Traceback" not in err


def test_a_missing_file_is_refused() -> None:
    code, _, err = validate("nowhere.ttl")
    assert code == 2
    assert "nowhere.ttl" in err


def test_imports_of_other_ontologies_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "importing.ttl"
    text = (EXAMPLES / "arden.ttl").read_text("utf-8")
    imported = "<http://127.0.0.1:9/nothing> , <file:///etc/hostname>"
    path.write_text(
        f"{text}\n<https://example.org/x> <http://www.w3.org/2002/07/owl#imports> {imported} .\n",
        "utf-8",
    )
    assert validate(path)[0] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("--tier", "strict"),
        ("--basis", "guessed"),
        ("--format", "docx"),
        ("--fail-on", "never"),
        ("--as-of", "soon"),
        ("--lang", "xx"),
        ("--engine", "jena"),
    ],
)
def test_an_option_that_is_none_is_refused_with_those_that_are(wrong: tuple[str, str]) -> None:
    code, out, err = validate(EXAMPLES / "arden.ttl", *wrong)
    assert (code, out.strip()) == (2, "")
    assert wrong[1] in err
    assert "Use" in err or "Write" in err


def test_a_turtle_report_is_a_shacl_report() -> None:
    import pyoxigraph as ox

    _, out, _ = validate(EXAMPLES / "arden-broken.ttl", "--format", "ttl")
    store = ox.Store()
    store.load(out.encode(), format=ox.RdfFormat.TURTLE)
    query = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT (COUNT(?r) AS ?n) WHERE "
        "{ ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?r . "
        "?r sh:resultMessage ?m ; sh:resultSeverity ?s }"
    )
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    (row,) = solutions
    assert int(row["n"].value) > 20


@pytest.mark.parametrize("lang", ["ko", "fr"])
def test_the_report_is_in_the_language_asked_for(lang: str) -> None:
    _, out, _ = validate(EXAMPLES / "arden-broken.ttl", "--lang", lang)
    assert {"ko": "19개 요소 현황", "fr": "COUVERTURE DES 19 ÉLÉMENTS"}[lang] in out
    assert "FINDINGS" not in out


def test_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "slow.ttl"
    os.mkfifo(pipe)
    started = subprocess.Popen(
        [GRAPHSVC, "validate", str(pipe)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(1.0)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=10)
    assert started.returncode != 0
    assert out == b""
    assert b"Traceback" not in err


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [GRAPHSVC, "validate", str(EXAMPLES / "arden-broken.ttl")],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert done.stderr == b""


@pytest.mark.parametrize("words", [(), ("validate",), ("query",), ("serve",)])
def test_help_teaches_every_command(words: tuple[str, ...]) -> None:
    done = command(GRAPHSVC, *words, "--help")
    assert done.returncode == 0
    assert "graphsvc" in done.stdout
