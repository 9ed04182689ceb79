"""Many files by one command: their reports, the table of all of them, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from batch.making import (
    DAY,
    EXAMPLES,
    broken_city,
    children,
    reports,
    slow_city,
    started,
    summary,
    validate,
    wait_until,
    write_cities,
)
from graphsvc.batch.finding import JOURNAL
from graphsvc.render import FORMATS
from support import GRAPHSVC, command

BAD = "@prefix : <http://e/> .\n:a :b"


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    """Return a folder of good, broken and unreadable files, one of them further down."""
    folder = write_cities(tmp_path / "cities", 3)
    (folder / "north").mkdir()
    (folder / "north" / "broken.ttl").write_text(broken_city(50), "utf-8")
    (folder / "bad.ttl").write_text(BAD, "utf-8")
    (folder / "notes.txt").write_text("Nothing for us.", "utf-8")
    return folder


# --- The table and the exit code ------------------------------------------------------------


def test_a_folder_gives_a_table_with_totals_and_one_bad_file_stops_no_other(cities: Path) -> None:
    code, out, err = validate(cities)
    assert code == 2
    table = out[out.index("THE FILES") :]
    rows = [line.split()[0] for line in table.splitlines() if str(cities) in line]
    assert [Path(row).name for row in rows] == [
        *("bad.ttl", "city-00001.ttl", "city-00002.ttl", "city-00003.ttl", "broken.ttl")
    ]
    assert "(line 2, column 6)" in next(line for line in table.splitlines() if "bad.ttl" in line)
    assert "files: 5 · conforming: 3 · not conforming: 1 · refused: 1" in table
    assert "notes.txt" not in out
    assert "bad.ttl" in err
    assert "line 2" in err


@pytest.mark.parametrize(
    ("names", "more", "code"),
    [
        (("arden.ttl", "arden.nt"), (), 0),
        (("arden.ttl", "arden-broken.ttl"), (), 1),
        (("arden.ttl", "missing.ttl"), (), 2),
        (("arden-broken.ttl", "missing.ttl"), (), 2),
        (("arden.ttl", "arden.nt"), ("--fail-on", "info"), 0),
        (("sejong.ttl", "vienna.ttl"), ("--tier", "good-practice", "--fail-on", "violation"), 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst_file(
    names: tuple[str, ...], more: tuple[str, ...], code: int
) -> None:
    assert validate(*(EXAMPLES / name for name in names), *more)[0] == code


def test_one_file_in_a_folder_is_told_in_the_form_of_many(tmp_path: Path) -> None:
    write_cities(tmp_path, 1)
    _, out, _ = validate(tmp_path, "--format", "json")
    assert [len(json.loads(out)[name]) for name in ("reports", "refused")] == [1, 0]


def test_the_document_holds_the_same_reports_as_one_check_a_file(cities: Path) -> None:
    code, out, err = validate(cities, "--format", "json", "--jobs", "2")
    told = json.loads(out)
    assert code == 2
    assert [report["file"] for report in told["reports"]] == [
        *(str(cities / f"city-0000{at}.ttl") for at in (1, 2, 3)),
        str(cities / "north" / "broken.ttl"),
    ]
    for report in told["reports"]:
        assert report == json.loads(validate(report["file"], "--format", "json")[1])
    (refusal,) = told["refused"]
    assert (refusal["source"], refusal["line"]) == (str(cities / "bad.ttl"), 2)
    assert "THE FILES" in err, "the table does not disturb the document"


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.several])
def test_every_format_that_holds_several_reports_tells_of_all_files(
    cities: Path, name: str
) -> None:
    done = subprocess.run(
        [GRAPHSVC, "validate", *DAY, cities, "--format", name], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout
    if not FORMATS[name].binary:
        assert b"broken.ttl" in done.stdout
        assert b"bad.ttl" in done.stdout


def test_a_format_of_one_report_needs_a_folder_for_several(cities: Path, tmp_path: Path) -> None:
    code, out, err = validate(cities, "--format", "ttl")
    assert (code, out) == (2, "")
    assert "holds one file" in err
    assert validate(cities, "--format", "ttl", "--out", tmp_path / "out")[0] == 2
    assert len(reports(tmp_path / "out")) == 4


def test_files_on_the_same_city_are_noted(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "arden.ttl", tmp_path / "a.ttl")
    shutil.copy(EXAMPLES / "arden.jsonld", tmp_path / "b.jsonld")
    shutil.copy(EXAMPLES / "vienna.ttl", tmp_path / "c.ttl")
    _, out, _ = validate(tmp_path)
    arden = "https://w3id.org/scom/example/arden/arden"
    assert f"2 files describe the same city, {arden}: {tmp_path}/a.ttl, {tmp_path}/b.jsonld" in out
    assert out.count("describe the same city") == 1, "the table tells it, not the reports too"
    for name in ("html", "csv", "sarif"):
        _, out, _ = validate(tmp_path, "--format", name)
        assert "2 files describe the same city" in out
    _, out, _ = validate(tmp_path, "--format", "json")
    (note,) = json.loads(out)["notes"]
    files = [str(tmp_path / "a.ttl"), str(tmp_path / "b.jsonld")]
    assert note == {"kind": "sameCity", "city": arden, "files": files}


@pytest.mark.parametrize(
    ("lang", "says"),
    [("en", "conforming: 3"), ("ko", "필수 사항 충족: 3"), ("fr", "conformes : 3")],
)
def test_the_table_is_in_the_language_of_the_reports(tmp_path: Path, lang: str, says: str) -> None:
    _, out, _ = validate(write_cities(tmp_path, 3), "--lang", lang)
    assert says in out


def test_a_name_that_is_no_text_is_told_and_not_stumbled_over(tmp_path: Path) -> None:
    (folder := tmp_path / "cities").mkdir()
    shutil.copy(EXAMPLES / "arden.ttl", folder / os.fsdecode(b"\xff\n.ttl"))
    for more in ((), ("--format", "json"), ("--out", tmp_path / "out")):
        assert validate(folder, *more)[0] == 0
    assert len(reports(tmp_path / "out")) == 1


def test_a_folder_without_city_files_is_refused(tmp_path: Path) -> None:
    code, _, err = validate(tmp_path)
    assert code == 2
    assert "holds no city file" in err


# --- Reports in a folder --------------------------------------------------------------------


def test_each_report_is_a_file_of_its_own_named_after_its_city_file(
    cities: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    code, told, _ = validate(cities, "--out", out)
    assert code == 2
    found = reports(out)
    assert list(found) == [
        *("city-00001.ttl.json", "city-00002.ttl.json", "city-00003.ttl.json"),
        "north/broken.ttl.json",
    ]
    alone = validate(cities / "north" / "broken.ttl", "--format", "json")[1]
    assert found["north/broken.ttl.json"].decode() == alone
    assert "THE FILES" in told
    assert str(out) in told


@pytest.mark.parametrize("name", list(FORMATS))
def test_reports_have_the_format_that_is_asked_for(tmp_path: Path, name: str) -> None:
    write_cities(tmp_path / "cities", 1)
    assert validate(tmp_path / "cities", "--out", tmp_path / "out", "--format", name)[0] == 0
    (report,) = reports(tmp_path / "out")
    assert report == f"city-00001.ttl{FORMATS[name].extension}"


def test_the_summary_is_there_for_programs_and_for_spreadsheets(
    cities: Path, tmp_path: Path
) -> None:
    validate(cities, "--out", tmp_path / "out")
    told = summary(tmp_path / "out")
    assert told["totals"]["files"] == 5
    assert told["totals"]["conforming"] == 3
    assert [item["source"] for item in told["refused"]] == [str(cities / "bad.ttl")]
    rows = list(
        csv.DictReader(io.StringIO((tmp_path / "out" / "summary.csv").read_text("utf-8-sig")))
    )
    assert [row["conforms"] for row in rows] == ["", "true", "true", "true", "false"]
    assert "line 2" in rows[0]["refused"]
    assert all(row["elements"] == "19" for row in rows[1:])


def test_reports_beside_city_files_are_passed_over(tmp_path: Path) -> None:
    folder = write_cities(tmp_path / "cities", 2)
    one = folder / "city-00001.ttl"
    for name in ("json", "sarif", "ttl", "jsonld", "junit"):
        text = validate(one, "--format", name)[1]
        (folder / f"report{FORMATS[name].extension}").write_text(text, "utf-8")
    (folder / "all.json").write_text(validate(one, one.parent, "--format", "json")[1], "utf-8")
    validate(one, "--out", folder / "earlier")
    with (folder / "now.json").open("w") as output:
        done = subprocess.run(
            [GRAPHSVC, "validate", *DAY, folder, "--format", "json"],
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "files: 2 · conforming: 2" in done.stderr
    assert len(json.loads((folder / "now.json").read_text("utf-8"))["reports"]) == 2


def test_findings_are_compared_with_the_reports_of_an_earlier_run(
    cities: Path, tmp_path: Path
) -> None:
    validate(cities, "--out", tmp_path / "before")
    broken = cities / "north" / "broken.ttl"
    shutil.copy(cities / "city-00001.ttl", broken)
    validate(cities, "--out", tmp_path / "after", "--baseline", tmp_path / "before")
    told = json.loads(reports(tmp_path / "after")["city-00001.ttl.json"])
    assert told["baseline"]["new"] == told["baseline"]["fixed"] == 0
    assert told["baseline"]["same"] > 0
    told = json.loads(reports(tmp_path / "after")["north/broken.ttl.json"])
    assert told["baseline"]["fixed"] > 0


def test_findings_are_compared_with_one_document_on_several_files(
    cities: Path, tmp_path: Path
) -> None:
    (tmp_path / "before.json").write_text(validate(cities, "--format", "json")[1], "utf-8")
    _, out, _ = validate(cities, "--format", "json", "--baseline", tmp_path / "before.json")
    changes = [report["baseline"] for report in json.loads(out)["reports"]]
    assert len(changes) == 4
    assert all(change["new"] == change["fixed"] == 0 < change["same"] for change in changes)


OWN_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix scom: <https://w3id.org/scom/ns#> .
<https://example.org/rules#Practice-motto> a sh:NodeShape ; sh:targetClass scom:Practice ;
    sh:property [ sh:path <https://example.org/motto> ; sh:minCount 1 ; sh:message "A motto!"@en ] .
"""


@pytest.mark.parametrize(
    "more",
    [
        ("--engine", "pyshacl"),
        ("--overlay", "five-level"),
        ("--tier", "recommended", "--basis", "derived", "--lang", "fr"),
        ("--max-age", "6"),
        ("--shapes", "own.ttl"),
        (),
    ],
    ids=["engine", "overlay", "tier, basis, language", "age", "own shapes", "stated linkages"],
)
def test_options_mean_for_many_files_what_they_mean_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.ttl").write_text(OWN_SHAPE, "utf-8")
    if not more:
        Path("stated.csv").write_text("clause,target,role\n6.9.4,B1,needs\n", "utf-8")
        monkeypatch.setenv("GRAPHSVC_STATED_LINKAGES", str(tmp_path / "stated.csv"))
    Path("cities").mkdir()
    shutil.copy(EXAMPLES / "vienna.ttl", "cities/vienna.ttl")
    alone = json.loads(validate("cities/vienna.ttl", "--format", "json", *more)[1])
    validate("cities", "--out", "out", *more)
    (report,) = reports(Path("out")).values()
    assert json.loads(report) == alone
    (together,) = json.loads(validate("cities", "--format", "json", *more)[1])["reports"]
    assert together == alone
    assert alone != json.loads(plain_report())


def plain_report() -> str:
    """Return the report without any option or setting."""
    arguments = ("validate", *DAY, "cities/vienna.ttl", "--format", "json")
    env = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHSVC_")}
    return command(GRAPHSVC, *arguments, env=env).stdout


# --- Going on with a run --------------------------------------------------------------------


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in reports(folder)}


def test_resume_checks_only_what_has_changed(cities: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = validate(cities, "--out", out)
    before = times(out)
    again = validate(cities, "--out", out, "--resume")
    assert times(out) == before
    assert again[0] == first[0]
    assert "unchanged since an earlier run: 4" in again[1]
    assert [line for line in again[1].splitlines() if "unchanged" not in line] == (
        first[1].splitlines()
    )

    shutil.copy(EXAMPLES / "arden.ttl", cities / "city-00002.ttl")
    (out / "city-00003.ttl.json").write_bytes(b"{}")
    (cities / "bad.ttl").write_text(broken_city(60), "utf-8")
    validate(cities, "--out", out, "--resume")
    changed = {name for name, time in times(out).items() if before.get(name) != time}
    assert changed == {"bad.ttl.json", "city-00002.ttl.json", "city-00003.ttl.json"}


@pytest.mark.parametrize(
    "other",
    [("--lang", "ko"), ("--tier", "required"), ("--max-age", "12"), ("--as-of", "2026-11-23")],
)
def test_resume_checks_everything_again_under_other_options(
    tmp_path: Path, other: tuple[str, str]
) -> None:
    cities, out = write_cities(tmp_path / "cities", 2), tmp_path / "out"
    validate(cities, "--out", out)
    for unchanged in (0, 2):
        validate(cities, "--out", out, "--resume", *other)
        assert summary(out)["totals"]["unchanged"] == unchanged


def test_without_resume_everything_is_checked_again(tmp_path: Path) -> None:
    cities, out = write_cities(tmp_path / "cities", 2), tmp_path / "out"
    validate(cities, "--out", out)
    before = times(out)
    validate(cities, "--out", out)
    assert all(time > before[name] for name, time in times(out).items())


def test_a_file_that_can_no_longer_be_read_loses_its_report(cities: Path, tmp_path: Path) -> None:
    validate(cities, "--out", tmp_path / "out")
    (cities / "city-00002.ttl").write_text(BAD, "utf-8")
    validate(cities, "--out", tmp_path / "out", "--resume")
    assert "city-00002.ttl.json" not in reports(tmp_path / "out")
    assert summary(tmp_path / "out")["totals"]["refused"] == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_whole_reports_and_no_process(
    tmp_path: Path, number: signal.Signals
) -> None:
    cities, out = write_cities(tmp_path / "cities", 300), tmp_path / "out"
    out.mkdir()
    (out / "summary.json").write_text("of an earlier run")
    with started(cities, "--out", out, "--jobs", "2") as run:
        wait_until(lambda: out.exists() and len(reports(out)) > 20, "some reports are there")
        workers = children(run.pid)
        assert len(workers) == 2
        run.send_signal(number)
        told, err = run.communicate(timeout=10)
    assert (run.returncode, told, err) == (-number, "", "")
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), "workers end", 5)
    found = reports(out)
    assert 20 < len(found) < 300
    assert all(json.loads(report)["file"] for report in found.values())
    assert not (out / "summary.json").exists()
    if number != signal.SIGKILL:
        assert {path.name for path in out.glob(".*")} == {JOURNAL}

    # A report is noted once it is in place: one that the end came after is checked again.
    noted = (out / JOURNAL).read_bytes().count(b"\n")
    assert noted in (len(found) - 1, len(found))
    code, told, _ = validate(cities, "--out", out, "--resume")
    assert code == 0
    assert f"unchanged since an earlier run: {noted}" in told
    assert len(reports(out)) == 300


# --- Hostile files and lost workers ---------------------------------------------------------


def test_a_worker_that_is_killed_costs_at_most_one_file(tmp_path: Path) -> None:
    cities, out = write_cities(tmp_path / "cities", 500), tmp_path / "out"
    names = sorted(path.stem for path in cities.iterdir())
    with started(cities, "--out", out, "--jobs", "2") as run:
        killed, upto = 0, 20
        while run.poll() is None and killed < 3:
            workers, found = children(run.pid), reports(out) if out.exists() else {}
            # Files go out in their order.  Those of a lost worker are tried once more, so the
            # next is killed when all that any worker had at the time of the last have a report.
            if workers and set(names[:upto]) <= {name.partition(".")[0] for name in found}:
                os.kill(workers[0], signal.SIGKILL)
                killed, upto = killed + 1, len(found) + 32  # sixteen a worker
        _, err = run.communicate(timeout=120)
    assert killed == 3
    assert (run.returncode, err) == (0, "")
    assert len(reports(out)) == 500
    assert summary(out)["totals"]["files"] == 500


def test_a_file_that_takes_too_long_is_refused_and_the_others_are_checked(tmp_path: Path) -> None:
    cities = write_cities(tmp_path / "cities", 5)
    (cities / "city-00003-slow.ttl").write_text(slow_city(), "utf-8")
    code, out, err = validate(cities, "--time-limit", "2")
    assert code == 2
    assert "files: 6 · conforming: 5 · not conforming: 0 · refused: 1" in out
    assert "took longer than its limit of 2 seconds" in err


# --- Options that do not go together --------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--resume",), "--out"),
        (("--fix", "--jobs", "2"), "Leave out"),
        (("--jobs", "0"), "--jobs"),
        (("--format", "docx"), "docx"),
        (("--engine", "jena"), "jena"),
        (("--as-of", "soon"), "soon"),
        (("--overlay", "nobody's"), "nobody's"),
        (("--baseline", "missing.json"), "missing.json"),
        (("--cluster", "here"), "here"),
    ],
)
def test_what_can_not_be_done_is_refused_before_any_file_is_read(
    cities: Path, wrong: tuple[str, ...], says: str
) -> None:
    code, out, err = validate(cities, *wrong)
    assert (code, out) == (2, "")
    assert says in err
    assert "bad.ttl" not in err


def test_fixes_are_shown_for_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "city.ttl").write_text((EXAMPLES / "arden-broken.ttl").read_text("utf-8"), "utf-8")
    _, out, err = validate(tmp_path, "--fix")
    assert out.startswith("--- a/")
    assert "safe fixes shown" in err


# --- Progress -------------------------------------------------------------------------------


def test_progress_is_shown_on_a_terminal_and_gone_at_the_end(tmp_path: Path) -> None:
    cities = write_cities(tmp_path / "cities", 30)
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [GRAPHSVC, "validate", *DAY, cities, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )
    os.close(theirs)
    shown = b""
    out = b""
    assert run.stdout is not None
    told = run.stdout.fileno()
    while run.poll() is None or select.select([ours], [], [], 0)[0]:
        ready, _, _ = select.select([ours, told], [], [], 0.1)
        try:
            shown += os.read(ours, 65536) if ours in ready else b""
        except OSError:  # the other side has gone
            break
        out += os.read(told, 65536) if told in ready else b""
    out += run.communicate()[0]
    os.close(ours)
    assert b"30/30" in shown
    assert shown.rstrip().count(b"THE FILES") == 1
    assert len(json.loads(out)["reports"]) == 30


def test_progress_is_not_shown_where_no_person_looks_on(tmp_path: Path) -> None:
    assert validate(write_cities(tmp_path, 3))[2] == ""
