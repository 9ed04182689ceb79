"""Odd and bad files in every format, by the command and over HTTP: what a person reads of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.render import render
from graphsvc.validation.files import validate
from graphsvc.workbook.layout import HIDDEN
from support import GRAPHSVC, command
from workbook.books import minimal

DAY: Final = "2026-11-22"
TEXTS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
HEAD: Final = """
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/arden/> .
:model a scom:CityModel ; scom:describes :city .
:city a scom:City ; rdfs:label "Ärden"@en .
"""
PRACTICE: Final = ":{name} a scom:Practice ; scom:realizes om:B7 ; scom:status scom:InOperation ; "

Told = dict[str, dict[str, Any]]
Route = Callable[[dict[str, bytes]], tuple[Told, Told]]


def written(text: str, changed: Callable[[bytes], bytes] = bytes) -> dict[str, bytes]:
    """Return the city in each text format, by file name; ``changed`` spoils the bytes."""
    quads = ox.parse(f"{HEAD}{text}".encode(), format=ox.RdfFormat.TURTLE)
    triples = [quad.triple for quad in quads]
    return {
        f"city.{extension}": changed(ox.serialize(triples, format=form) or b"")
        for extension, form in TEXTS.items()
    }


def workbook(**cells: Any) -> dict[str, bytes]:  # noqa: ANN401 - whatever a cell takes
    """Return a city with a practice as a workbook, with those cells changed."""
    return {"city.xlsx": minimal().put(**cells).saved()}


@pytest.fixture(params=["by the command", "over HTTP"])
def route(request: pytest.FixtureRequest, tmp_path: Path) -> Route:
    """Give a function that checks several files at once, and returns reports and refusals."""
    if request.param == "over HTTP":
        client: httpx.Client = request.getfixturevalue("client")

        def over_http(files: dict[str, bytes]) -> tuple[Told, Told]:
            reports: Told = {}
            refused: Told = {}
            for name, data in files.items():
                parts = [("file", item) for item in (*SOUND.items(), (name, data))]
                asked = {"as-of": DAY, "format": "json"}
                answer = client.post("/validate", files=parts, params=asked)
                assert answer.status_code == 200, answer.text
                more = sorted_out(answer.json())
                reports.update(more[0])
                refused.update(more[1])
            return reports, refused

        return over_http

    def by_command(files: dict[str, bytes]) -> tuple[Told, Told]:
        for name, data in {**SOUND, **files}.items():
            (tmp_path / name).write_bytes(data)
        done = command(
            GRAPHSVC, "validate", tmp_path, "--as-of", DAY, "--format", "json", timeout_s=120
        )
        assert "Traceback" not in done.stderr
        return sorted_out(json.loads(done.stdout))

    return by_command


# Beside each set of files, so that there is a report even if all of them are refused.
SOUND: Final = {"sound.ttl": HEAD.replace("arden", "elsewhere").encode()}


def sorted_out(body: Any) -> tuple[Told, Told]:  # noqa: ANN401  any JSON value
    reports = {Path(item["file"]).name: item for item in body["reports"]}
    assert reports.pop("sound.ttl")
    return reports, {Path(item["source"]).name: item for item in body["refused"]}


# --- Checked all the same -------------------------------------------------------------------


def test_practices_that_rely_on_each_other_in_a_circle_are_checked(route: Route) -> None:
    ring = "".join(
        PRACTICE.format(name=f"p{at}") + f"scom:reliesOn :p{(at + 1) % 3} .\n" for at in range(3)
    )
    reports, refused = route({**written(ring), **workbook(Practice_reliesOn="roadmap")})
    assert (len(reports), refused) == (7, {})
    for name, report in reports.items():
        states = {item["element"]: len(item["practices"]) for item in report["coverage"]}
        assert states["B7"] == (1 if name.endswith("xlsx") else 3)


def test_dates_in_the_wrong_order_are_told_at_their_place(route: Route) -> None:
    dates = 'scom:startedOn "2024-03"^^xsd:gYearMonth ; scom:endedOn "2023"^^xsd:gYear .'
    files = written(PRACTICE.format(name="p") + dates)
    files |= workbook(Practice_startedOn="2024-03", Practice_endedOn="2023")
    reports, _ = route(files)
    assert len(reports) == 7
    for name, report in reports.items():
        (found,) = (item for item in report["findings"] if "order" in item["kind"])
        assert found["severity"] == "violation"
        assert "before" in found["message"] or "after" in found["message"]
        assert found["cell"] if name.endswith("xlsx") else found["line"], name
        assert bool(found["pointer"]) == name.endswith("jsonld")


def test_the_nearest_element_is_suggested_for_one_that_is_none(route: Route) -> None:
    wrong = PRACTICE.format(name="p").replace("om:B7", "om:B77") + "rdfs:label 'x' ."
    reports, _ = route({**written(wrong), **workbook(Practice_realizes="B77")})
    assert len(reports) == 7
    for name, report in reports.items():
        told = [item for item in report["findings"] if "B77" in (item["value"] or item["message"])]
        assert told, name
        suggested = [item["fix"]["text"] if item["fix"] else item["message"] for item in told]
        assert any("B7" in text.replace("B77", "") for text in suggested), (name, suggested)


@pytest.mark.parametrize("label", ["مدينة أردن", "עיר ארדן", "가나다", "\u202egnp.exe"])
def test_labels_of_any_script_stay_what_they_are(route: Route, label: str) -> None:
    files = written(PRACTICE.format(name="p") + f'rdfs:label "{label}" .')
    files |= workbook(Practice_label__en=label)
    reports, _ = route(files)
    assert len(reports) == 7
    for name, report in reports.items():
        labels = {item["label"] for item in report["findings"]}
        assert label in labels, name


def lines_of_windows(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "changed",
    [lines_of_windows, lambda data: b"\xef\xbb\xbf" + data],
    ids=["lines of Windows", "byte order mark"],
)
def test_how_lines_end_and_a_byte_order_mark_change_no_place(
    route: Route, changed: Callable[[bytes], bytes]
) -> None:
    text = PRACTICE.format(name="p") + "rdfs:label 'x' ."
    plain, _ = route(written(text))
    odd, refused = route(written(text, changed))
    assert refused == {}
    assert len(odd) == len(TEXTS)
    for name, report in odd.items():
        for field in ("kind", "line", "column", "pointer"):
            told, wanted = (
                [item[field] for item in found["findings"]] for found in (report, plain[name])
            )
            assert told == wanted, (name, field)


def test_a_flood_of_findings_is_cut_with_a_stated_count(route: Route) -> None:
    text = "".join(f":p{at} a scom:Practice .\n" for at in range(1200))
    (report,) = route({"city.nt": written(text)["city.nt"]})[0].values()
    counted = sum(report["counts"].values())
    assert report["findingsLeftOut"] > 0
    assert len(report["findings"]) + report["findingsLeftOut"] == counted > 5000


# --- Refused --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_of_unicode_are_refused_with_what_to_do(
    route: Route, encoding: str
) -> None:
    files = written("", lambda data: data.decode().encode(encoding))
    reports, refused = route(files)
    assert reports == {}
    assert sorted(refused) == sorted(files)
    for name, item in refused.items():
        assert "UTF-8" in item["todo"], name
        if encoding in ("utf-16", "utf-32"):  # which begin with a mark
            assert encoding.upper() in item["what"], name


def test_latin_1_is_refused_at_its_first_foreign_letter(route: Route) -> None:
    files = written("", lambda data: data.decode().encode("latin-1"))
    reports, refused = route(files)
    # N-Triples and JSON-LD may write the letter by its number, which is the same in both.
    spoiled = {name for name, data in files.items() if not data.isascii()}
    assert len(spoiled) >= 4
    assert set(refused) == spoiled
    assert set(reports) == set(files) - spoiled
    for name, item in refused.items():
        assert "not encoded in UTF-8" in item["what"], name
        row = files[name].decode("latin-1").split("\n")[item["line"] - 1]
        assert row[item["column"] - 1] == "Ä", name


def of_another_version() -> bytes:
    filler = minimal()
    filler.book[HIDDEN]["B1"] = "9"
    return filler.saved()


def without_a_sheet() -> bytes:
    filler = minimal()
    del filler.book[filler.pages["Goal"].title]
    return filler.saved()


def a_report() -> bytes:
    return render(validate(HEAD.encode(), name="a.ttl", as_of=DAY), "xlsx")


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (of_another_version, "reads version 1"),
        (without_a_sheet, "Goal"),
        (a_report, "not the form"),
    ],
)
def test_a_workbook_of_another_version_or_template_is_refused(
    route: Route, book: Callable[[], bytes], says: str
) -> None:
    reports, refused = route({"city.xlsx": book()})
    assert reports == {}
    (item,) = refused.values()
    assert says in item["what"]
    assert "graphsvc template" in item["todo"]


@pytest.mark.parametrize(
    ("earlier", "says"),
    [
        (b"", "empty"),
        (b"city: Arden", "no JSON"),
        (b'{"version": "2.1.0", "runs": []}', "no report of graphsvc"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b"\xff\xfe\x00", "UTF-16"),
    ],
)
def test_an_earlier_report_that_is_none_is_refused_by_its_name(
    client: httpx.Client, tmp_path: Path, earlier: bytes, says: str
) -> None:
    (tmp_path / "earlier.json").write_bytes(earlier)
    (tmp_path / "sound.ttl").write_bytes(SOUND["sound.ttl"])
    answer = client.post(
        "/validate",
        files=[
            ("file", ("sound.ttl", SOUND["sound.ttl"])),
            ("baseline", ("earlier.json", earlier)),
        ],
    )
    assert answer.status_code == 400
    done = command(
        GRAPHSVC, "validate", tmp_path / "sound.ttl", "--baseline", tmp_path / "earlier.json"
    )
    assert (done.returncode, done.stdout) == (2, "")
    body = answer.json()
    over_http = f"{body['source']}: {body['detail']} {body['todo']}"
    for told in (over_http, done.stderr):
        assert says in told
        assert "earlier.json" in told
        assert "UTF-8" in told if says == "UTF-16" else "--format json" in told
