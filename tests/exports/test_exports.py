"""Other programs take what is exported, and a linkage shows its basis wherever it is drawn."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from graphsvc.analysis.model import bundled
from graphsvc.errors import InputRefusal, ParameterRefusal
from graphsvc.exchange.drawing import LINES
from graphsvc.exchange.exporting import FORMATS, export, source_of
from graphsvc.exchange.stratml import NAMESPACE
from graphsvc.vocab import BASES, ELEMENTS, LANGUAGES, OM
from partners import partner
from support import GRAPHSVC, ROOT, command
from vocabularies import missing

ARDEN = ROOT / "examples" / "arden.ttl"
CITIES = ("arden", "barcelona", "sejong", "suwon", "vienna")
STRATML = ROOT / "tests" / "exports" / "stratml-part-1.xsd"
HOSTILE = """
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/> .
:c a scom:City ; rdfs:label "]]><x>& \\"; %% -->\\u0007"@en .
:g a scom:Goal ; rdfs:label "=cmd|' /C calc'!A0"@en .
:p a scom:Practice ; rdfs:label "<script>\\n"@en ; scom:realizes om:B7 ; scom:pursues :g .
"""


def made(name: str, city: Path | None = None, *bases: str, lang: str = "en") -> bytes:
    return export(name, source_of(city), lang=lang, bases=bases or BASES)


def read_xml(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - what we wrote ourselves a moment ago


def need(name: str) -> str:
    return shutil.which(name) or missing(f"the command {name} is not installed")


# --- Drawings -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_graphviz_reads_the_drawing_with_all_elements_and_linkages(lang: str) -> None:
    drawing = made("dot", lang=lang).decode()
    done = command(need("dot"), "-Tjson0", stdin=drawing)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert {node["name"] for node in read["objects"]} == set(ELEMENTS)
    names = {node["_gvid"]: node["name"] for node in read["objects"]}
    arrows = {(names[edge["tail"]], names[edge["head"]]) for edge in read["edges"]}
    assert arrows == {(item.source, item.target) for item in bundled().on(BASES)}


def test_in_a_drawing_each_line_and_each_word_tells_the_basis() -> None:
    drawing = made("dot").decode()
    done = command(need("dot"), "-Tjson0", stdin=drawing)
    for edge in json.loads(done.stdout)["edges"]:
        basis = next(basis for basis in BASES if basis in edge["label"])
        assert edge["style"] == LINES[basis]


MERMAID = re.compile(
    r'  (?:([A-D]\d*)\["([^"<>]*(?:<br/>[^"<>]*)?)"\]'
    r'|([A-D]\d*) (==>|-->|-\.->|===|---|-\.-)\|"([^"<>|]+)"\| ([A-D]\d*))'
)


@pytest.mark.parametrize("city", [None, *CITIES])
def test_every_line_of_the_flowchart_is_a_box_or_an_arrow(city: str | None) -> None:
    path = ROOT / "examples" / f"{city}.ttl" if city else None
    comment, first, *lines = made("mermaid", path).decode().splitlines()
    assert comment == "%% thick: stated, thin: derived, dotted: proposed"
    assert first == "flowchart LR"
    found = [MERMAID.fullmatch(line) for line in lines]
    assert None not in found
    arrows = [match for match in found if match and match[3]]
    assert {(match[3], match[6]) for match in arrows} == {
        (item.source, item.target) for item in bundled().on(BASES)
    }
    for match in arrows:
        assert ("(derived)" in match[5]) == (match[4] in {"-->", "---"})
        assert ("(proposed)" in match[5]) == (match[4] in {"-.->", "-.-"})
    if city == "arden":
        assert sum("in operation" in match[2] for match in found if match and match[1]) > 10


def test_only_the_bases_asked_for_are_drawn() -> None:
    assert "proposed" not in made("mermaid", None, "derived").decode()
    assert made("mermaid", None, "derived").decode().count("(derived)") == 17


# --- StratML --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_is_valid_and_holds_the_city_s_goals(lang: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    file.write_bytes(made("stratml", ARDEN, lang=lang))
    done = command(need("xmllint"), "--noout", "--schema", STRATML, file)
    assert done.returncode == 0, done.stderr
    goals = read_xml(file.read_bytes()).findall(f".//{{{NAMESPACE}}}Goal")
    source = source_of(ARDEN)
    assert [goal.findtext(f"{{{NAMESPACE}}}Name") for goal in goals] == [
        source.name(node, lang) for node in source.facts.of_class("Goal")
    ]
    objectives = read_xml(file.read_bytes()).findall(f".//{{{NAMESPACE}}}Objective")
    pursued = [
        goal
        for practice in source.facts.of_class("Practice")
        for goal in source.facts.values(practice, "pursues")
    ]
    assert len(objectives) == len(pursued) > 2


def test_a_plan_with_its_parts_out_of_order_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    text = made("stratml", ARDEN).decode()
    file.write_text(text.replace("<Vision>", "<Acronym>").replace("</Vision>", "</Acronym>"))
    assert command(need("xmllint"), "--noout", "--schema", STRATML, file).returncode != 0


def test_a_file_without_goals_gives_no_plan(tmp_path: Path) -> None:
    file = tmp_path / "city.ttl"
    file.write_text("<https://example.org/c> a <https://w3id.org/scom/ns#City> .")
    with pytest.raises(InputRefusal, match="states no goal"):
        made("stratml", file)
    with pytest.raises(ParameterRefusal, match="tells of a city"):
        made("stratml")


# --- ArchiMate ------------------------------------------------------------------------------


def test_a_reader_of_archimate_finds_capabilities_practices_and_linkages(tmp_path: Path) -> None:
    file = tmp_path / "city.xml"
    file.write_bytes(made("archimate", ARDEN))
    done = command(
        partner("python"), ROOT / "tests" / "exports" / "read_archimate.py", file, timeout_s=120
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout.splitlines()[-1])
    kinds = [kind for kind, _ in read["elements"].values()]
    facts = source_of(ARDEN).facts
    assert kinds.count("Capability") == len(ELEMENTS)
    assert kinds.count("BusinessProcess") == len(facts.of_class("Practice"))
    assert kinds.count("Outcome") == len(facts.of_class("Benefit"))
    based = [props for *_, props in read["relations"] if "basis" in props]
    assert len(based) == len(bundled().on(BASES))
    named = [name for *_, name, props in read["relations"] if "basis" in props]
    assert all("(derived)" in name or "(proposed)" in name for name in named)
    realized = [item for item in read["relations"] if item[0] == "Realization"]
    assert len(realized) >= len(facts.of_class("Practice"))


@pytest.mark.parametrize("city", CITIES)
def test_an_exchange_file_refers_only_to_what_it_holds(city: str) -> None:
    root = read_xml(made("archimate", ROOT / "examples" / f"{city}.ttl"))
    names = [item.get("identifier") for item in root.iter() if item.get("identifier")]
    assert len(names) == len(set(names))
    for item in root.iter():
        for end in ("source", "target", "propertyDefinitionRef"):
            assert item.get(end) is None or item.get(end) in names


# --- Tables ---------------------------------------------------------------------------------


def tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            )
            for name in archive.namelist()
        }


def test_the_tables_hold_each_node_of_a_city_once_a_class() -> None:
    found = tables(made("csv", ARDEN))
    facts = source_of(ARDEN).facts
    for name in ("Practice", "Benefit", "Evidence", "Risk"):
        assert len(found[name]) == len(facts.of_class(name))
    assert {row["element"] for row in found["elements"]} == set(ELEMENTS)
    assert {row["basis"] for row in found["linkages"]} == {"derived", "proposed"}
    assert any(row["realizes"] == "om:B7" for row in found["Practice"])
    assert tables(made("csv")).keys() == {"elements", "linkages"}


# --- Bad input, the command, the service ------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_what_strangers_write_breaks_no_form(name: str, tmp_path: Path) -> None:
    file = tmp_path / "city.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    data = made(name, file)
    if FORMATS[name].media_type == "application/xml":
        assert read_xml(data) is not None
        assert b"\x07" not in data
        assert b"<script>" not in data
    if name == "csv":
        assert tables(data)["Goal"][0]["label"].startswith("'=")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_comes_out_each_time(name: str) -> None:
    assert made(name, ARDEN) == made(name, ARDEN)


def test_the_command_writes_a_file_or_standard_output(tmp_path: Path) -> None:
    target = tmp_path / "linkages.mmd"
    done = command(GRAPHSVC, "export", "mermaid", "--basis", "derived", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert target.read_bytes() == made("mermaid", None, "derived")
    shown = command(GRAPHSVC, "export", "mermaid", "--basis", "derived")
    assert shown.stdout.encode() == target.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["png"], "no form to export"),
        (["stratml"], "tells of a city"),
        (["dot", "--lang", "de"], "no language"),
        (["dot", "nowhere.ttl"], "can't be opened"),
        (["dot", str(ARDEN), "-o", str(ARDEN)], "name of its own"),
        (["dot", "-o", "/nowhere/at/all.dot"], "can't be written"),
    ],
)
def test_a_wish_that_can_t_be_met_is_refused(arguments: list[str], words: str) -> None:
    before = ARDEN.read_bytes()
    done = command(GRAPHSVC, "export", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert ARDEN.read_bytes() == before


def test_a_licence_holder_s_own_linkages_are_exported_for_them_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "stated.csv"
    file.write_text("clause,target\n6.9.4,B1\n")
    monkeypatch.setenv("GRAPHSVC_STATED_LINKAGES", str(file))
    shown = command(GRAPHSVC, "export", "mermaid").stdout
    assert '  B7 ==>|"needs (stated)"| B1' in shown


def test_elements_are_named_by_their_addresses_in_an_exchange_file() -> None:
    text = made("archimate").decode()
    assert all(f">{OM}{number}<" in text for number in ELEMENTS)


@pytest.mark.parametrize(
    ("wish", "kind"), [("mermaid", "text/vnd.mermaid"), ("dot", "text/vnd.graphviz")]
)
def test_the_service_draws_the_linkages_asked_for(
    linkages: httpx.Client, wish: str, kind: str
) -> None:
    by_format = linkages.get("/linkages", params={"format": wish, "from": "B7"})
    assert by_format.status_code == 200
    assert by_format.headers["content-type"].startswith(kind)
    by_accept = linkages.get("/linkages", params={"from": "B7"}, headers={"Accept": kind})
    assert by_accept.text == by_format.text
    listed = linkages.get("/linkages", params={"from": "B7", "format": "json"}).json()
    drawn = by_format.text.count("(derived)") + by_format.text.count("(proposed)")
    assert drawn == len(listed["linkages"]) > 3


def test_no_table_leads_out_of_its_folder_or_takes_the_place_of_another(tmp_path: Path) -> None:
    city = tmp_path / "city.ttl"
    classes = ("x/../../etc/passwd", "y#elements", "z#Elements", "a#Café", "b#Café/", "c#..")
    told = "".join(f"<x:{number}> a <https://{kind}> .\n" for number, kind in enumerate(classes))
    city.write_text(f"{HOSTILE}\n{told}", encoding="utf-8")
    with zipfile.ZipFile(io.BytesIO(made("csv", city))) as archive:
        names = archive.namelist()
        elements = archive.read("elements.csv").decode("utf-8-sig")
    assert all(re.fullmatch(r"[\w-]+\.csv", name) for name in names), names
    assert len({name.lower() for name in names}) == len(names)
    assert {"passwd.csv", "elements-2.csv", "Café-2.csv"} <= set(names)
    assert elements.startswith("element,title,recommendation,state")


def test_a_file_that_states_an_element_of_the_model_gives_no_identifier_twice(
    tmp_path: Path,
) -> None:
    city = tmp_path / "city.ttl"
    city.write_text(f"{HOSTILE}\nom:B7 a scom:Goal .\n", encoding="utf-8")
    found = [element.get("identifier") for element in read_xml(made("archimate", city)).iter()]
    named = [name for name in found if name]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("day", ["٢٠٢٦-٠١-٠١", "2026-13-45"])
def test_a_plan_bears_no_date_that_is_none(tmp_path: Path, day: str) -> None:
    city = tmp_path / "city.ttl"
    model = f':m a scom:CityModel ; scom:describes :c ; <http://purl.org/dc/terms/issued> "{day}" .'
    city.write_text(f"{HOSTILE}\n{model}\n", encoding="utf-8")
    assert b"PublicationDate" not in made("stratml", city)
