"""``graphsvc template`` and ``graphsvc convert`` as an officer types them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc import validate
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import FORMATS, TURTLE, format_of_file
from graphsvc.rdfio.reading import parse
from graphsvc.vocab import LANGUAGES
from graphsvc.workbook.reading import read
from support import GRAPHSVC, ROOT, command
from workbook.books import CITIES, DAY, LIMITS, Filler, example, minimal

ARDEN = ROOT / "examples" / "arden.ttl"
BROKEN = ROOT / "examples" / "arden-broken.ttl"


def run(*arguments: str | Path, cwd: Path) -> tuple[int, str, str]:
    done = command(GRAPHSVC, *arguments, cwd=cwd)
    return done.returncode, done.stdout, done.stderr


def statements(path: Path) -> set[ox.Triple]:
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        return set(read(data, name=path.name, limits=LIMITS).statements)
    syntax = format_of_file(path.name)
    return {quad.triple for quad in parse(data, syntax, name=path.name, limits=Limits())}


# --- template -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_is_a_workbook_in_the_language(tmp_path: Path, lang: str) -> None:
    assert run("template", "-o", "city.xlsx", "--lang", lang, cwd=tmp_path) == (0, "", "")
    filler = Filler((tmp_path / "city.xlsx").read_bytes())
    assert filler.book["graphsvc"]["D1"].value == lang


def test_a_template_that_is_not_filled_in_is_refused_by_a_check(tmp_path: Path) -> None:
    run("template", "-o", "city.xlsx", cwd=tmp_path)
    code, out, err = run("validate", "city.xlsx", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "not filled in" in err


@pytest.mark.parametrize("suffix", ["ttl", "jsonld"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_small_template_has_no_violation_as_it_stands(
    tmp_path: Path, suffix: str, lang: str
) -> None:
    name = f"city.{suffix}"
    assert run("template", "-o", name, "--lang", lang, cwd=tmp_path)[0] == 0
    report = validate(tmp_path / name, as_of=DAY)
    assert report.conforms
    assert report.statements > 30
    assert not [item for item in report.findings if item.shape and item.severity == "violation"]


def test_the_small_templates_state_the_same(tmp_path: Path) -> None:
    for suffix in ("ttl", "jsonld"):
        run("template", "-o", f"city.{suffix}", cwd=tmp_path)
    assert statements(tmp_path / "city.ttl") == statements(tmp_path / "city.jsonld")


def test_each_statement_that_a_small_template_suggests_is_turtle(tmp_path: Path) -> None:
    run("template", "-o", "city.ttl", cwd=tmp_path)
    lines = (tmp_path / "city.ttl").read_text("utf-8").splitlines()
    suggested = [line for line in lines if line.startswith("    # ") and line.endswith(" ;")]
    assert len(suggested) > 20
    prefixes = [line for line in lines if line.startswith("@prefix")]
    for line in suggested:
        text = "\n".join([*prefixes, f":x {line.removeprefix('    # ')} ."])
        assert len(parse(text.encode(), TURTLE, name="line", limits=Limits())) == 1, line


def test_a_template_goes_to_stdout_without_a_file_name(tmp_path: Path) -> None:
    code, out, err = run("template", "--format", "ttl", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "a scom:CityModel" in out
    done = subprocess.run([GRAPHSVC, "template"], capture_output=True, check=True)
    assert done.stdout.startswith(b"PK")


def test_a_form_that_is_there_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "city.xlsx").write_bytes(b"filled in with care")
    code, _, err = run("template", "-o", "city.xlsx", cwd=tmp_path)
    assert code == 2
    assert "--force" in err
    assert (tmp_path / "city.xlsx").read_bytes() == b"filled in with care"
    assert run("template", "-o", "city.xlsx", "--force", cwd=tmp_path)[0] == 0


def test_a_template_can_come_without_samples(tmp_path: Path) -> None:
    run("template", "-o", "city.xlsx", "--no-samples", cwd=tmp_path)
    filler = Filler((tmp_path / "city.xlsx").read_bytes())
    assert filler.cell("Practice.id").value is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "rdf"), "xlsx, ttl or jsonld"),
        (("--lang", "de"), "en, ko, fr"),
        (("-o", "no/such/folder.xlsx"), "can't be written"),
        (("-o", "city.docx"), ".docx"),
    ],
)
def test_a_template_that_can_not_be_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = run("template", *arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert told in err


# --- convert --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CITIES if name != "arden-broken"])
def test_a_city_goes_into_a_workbook_and_back_without_a_word(tmp_path: Path, name: str) -> None:
    source = ROOT / "examples" / f"{name}.ttl"
    assert run("convert", source, "city.xlsx", "--lang", "ko", cwd=tmp_path) == (0, "", "")
    assert run("convert", "city.xlsx", "city.ttl", cwd=tmp_path) == (0, "", "")
    assert statements(tmp_path / "city.ttl") == set(example(name))


@pytest.mark.parametrize("syntax", FORMATS, ids=lambda item: item.name)
def test_every_format_goes_into_every_other(tmp_path: Path, syntax: object) -> None:
    suffix = syntax.extensions[0]  # type: ignore[attr-defined]  # a Format, by the list above
    assert run("convert", ARDEN, f"a{suffix}", cwd=tmp_path) == (0, "", "")
    assert run("convert", f"a{suffix}", "b.xlsx", cwd=tmp_path) == (0, "", "")
    assert run("convert", "b.xlsx", f"c{suffix}", cwd=tmp_path) == (0, "", "")
    assert statements(tmp_path / f"c{suffix}") == set(example("arden"))


def test_turtle_comes_out_with_the_prefixes_that_it_uses_in_order(tmp_path: Path) -> None:
    run("convert", ARDEN, "city.xlsx", cwd=tmp_path)
    run("convert", "city.xlsx", "city.ttl", cwd=tmp_path)
    text = (tmp_path / "city.ttl").read_text("utf-8")
    head = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert head[0] == "@prefix : <https://w3id.org/scom/example/arden/> ."
    assert head == sorted(head)
    assert "owl:" not in text
    assert "\n\n:roadmap a scom:Practice ;\n" in text


def test_json_ld_comes_out_with_plain_keys(tmp_path: Path) -> None:
    run("convert", ARDEN, "city.jsonld", cwd=tmp_path)
    body = json.loads((tmp_path / "city.jsonld").read_text("utf-8"))
    (roadmap,) = [node for node in body["@graph"] if node["id"] == "roadmap"]
    assert roadmap["type"] == "Practice"
    assert roadmap["status"] == "InOperation"
    assert roadmap["realizes"] == "B7"
    assert roadmap["label"]["ko"] == "로드맵 2040"


def test_what_a_workbook_can_not_hold_is_told_with_number_and_reason(tmp_path: Path) -> None:
    code, out, err = run("convert", BROKEN, "city.xlsx", cwd=tmp_path)
    assert (code, out) == (0, "")
    assert "does not hold 21 statements" in err
    assert "7: no sheet for scom:OverlayLevel" in err
    assert 'scom:levelNumber "two"@en' in err
    assert "and 4 more" in err
    left = 21
    assert len(statements(tmp_path / "city.xlsx")) == len(example("arden-broken")) - left


def test_strict_writes_nothing_that_is_not_whole(tmp_path: Path) -> None:
    code, out, err = run("convert", BROKEN, "city.xlsx", "--strict", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "can't hold 21 statements" in err
    assert not (tmp_path / "city.xlsx").exists()
    assert run("convert", ARDEN, "city.xlsx", "--strict", cwd=tmp_path) == (0, "", "")


def test_the_name_of_a_graph_is_told_where_it_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text("<x:s> <x:p> <x:o> <x:g> .\n<x:s> <x:p> <x:o> .\n", "utf-8")
    code, _, err = run("convert", "a.nq", "a.ttl", cwd=tmp_path)
    assert code == 0
    assert "1: the name of a graph, which Turtle can't hold" in err
    assert run("convert", "a.nq", "a.trig", cwd=tmp_path) == (0, "", "")
    assert run("convert", "a.nq", "b.ttl", "--strict", cwd=tmp_path)[0] == 2


def test_cells_that_can_not_be_read_are_refused_by_name(tmp_path: Path) -> None:
    filler = minimal().put(Practice_status="in operaton", Practice_startedOn="soon")
    (tmp_path / "city.xlsx").write_bytes(filler.saved())
    code, _, err = run("convert", "city.xlsx", "city.ttl", cwd=tmp_path)
    assert code == 2
    assert "2 cells can't be read" in err
    assert f"Practice!{filler.cell('Practice.status').coordinate}: “in operaton”" in err
    assert not (tmp_path / "city.ttl").exists()


def test_what_is_not_part_of_the_form_is_told(tmp_path: Path) -> None:
    filler = minimal().put(Practice_uses="no-such-thing")
    filler.book.create_sheet("Notes")
    (tmp_path / "city.xlsx").write_bytes(filler.saved())
    code, _, err = run("convert", "city.xlsx", "city.ttl", cwd=tmp_path)
    assert code == 0
    assert "not read: the sheet Notes" in err
    assert "“no-such-thing”" in err


def test_streams_are_read_and_written(tmp_path: Path) -> None:
    code, out, err = run("convert", ARDEN, "-", "--to", "ntriples", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == len(example("arden"))
    done = command(
        GRAPHSVC, "convert", "-", "-", "--from", "nt", "--to", "turtle", cwd=tmp_path, stdin=out
    )
    assert "@prefix : <https://w3id.org/scom/example/arden/> ." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("no-such.ttl", "a.xlsx"), "No such file"),
        (("a.ttl", "a.ttl"), "a name of its own"),
        (("a.ttl", "a.docx"), ".docx"),
        (("a.ttl", "-"), "--to"),
        (("a.ttl", "no/such/folder.xlsx"), "can't be written"),
        (("a.ttl", "a.xlsx", "--lang", "de"), "en, ko, fr"),
        (("a.ttl", "a.xlsx", "--from", "docx"), "turtle"),
        (("bad.ttl", "a.xlsx"), "bad.ttl, line 1"),
    ],
)
def test_what_can_not_be_converted_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "a.ttl").write_bytes(ARDEN.read_bytes())
    (tmp_path / "bad.ttl").write_text("<x:s> <x:p> .\n", "utf-8")
    code, out, err = run("convert", *arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert told in err


def test_a_format_that_can_not_hold_a_text_is_refused_rather_than_written_wrong(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.nt").write_text('<x:s> <x:p> "\\u0001" .\n', "utf-8")
    code, _, err = run("convert", "a.nt", "a.rdf", cwd=tmp_path)
    assert code == 2
    assert "RDF/XML can't hold" in err
    assert not (tmp_path / "a.rdf").exists()


# --- validate -------------------------------------------------------------------------------


def test_a_check_on_the_command_line_names_sheet_and_cell(tmp_path: Path) -> None:
    filler = minimal().put(Practice_status="in operaton")
    (tmp_path / "city.xlsx").write_bytes(filler.saved())
    code, out, err = run("validate", "city.xlsx", "--as-of", DAY, cwd=tmp_path)
    assert (code, err) == (1, "")
    assert f"city.xlsx:Practice!{filler.cell('Practice.status').coordinate}" in out
    code, out, _ = run("validate", "city.xlsx", "--format", "json", cwd=tmp_path)
    (found,) = [item for item in json.loads(out)["findings"] if item["kind"] == "unreadableCell"]
    assert (found["sheet"], found["line"]) == ("Practice", 5)
    assert found["cell"] == filler.cell("Practice.status").coordinate


def test_fixes_are_not_computed_for_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "city.xlsx").write_bytes(minimal().saved())
    code, _, err = run("validate", "city.xlsx", "--fix", cwd=tmp_path)
    assert code == 2
    assert "workbook" in err


def test_a_workbook_whose_name_says_macros_is_refused(tmp_path: Path) -> None:
    (tmp_path / "city.xlsm").write_bytes(minimal().saved())
    code, _, err = run("validate", "city.xlsm", cwd=tmp_path)
    assert code == 2
    assert "workbook (.xlsx)" in err
