"""Fixes mend one statement each, in the file's own format, and lose nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc import validate
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_named
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import Finding, Fix
from graphsvc.validation.patching import diff, guesses, patched, safe_fixes
from support import GRAPHSVC, ROOT, command

HEAD = """@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix : <https://example.org/> .
# The model itself.
:model a scom:CityModel ; scom:describes :arden . # keep me
:arden a scom:City ; rdfs:label "Arden"@en .
:office a org:OrganizationalUnit ; rdfs:label "Programme office"@en .
"""


def findings(text: str, syntax: str = "turtle") -> tuple[Finding, ...]:
    return validate(text.encode(), name="a", syntax=syntax, as_of="2026-11-22").findings


def mended(text: str, syntax: str = "turtle") -> str:
    return patched(text.encode(), safe_fixes(findings(text, syntax))).decode()


def practice(statement: str) -> str:
    return f"{HEAD}:p a scom:Practice ;\n    scom:realizes om:B7 ;\n    {statement} . # mine\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('scom:status "in operation"', "scom:status scom:InOperation"),
        ('scom:status "In_Operation"@en', "scom:status scom:InOperation"),
        ('scom:status "운영 중"@ko', "scom:status scom:InOperation"),
        ('scom:status "en service"@fr', "scom:status scom:InOperation"),
        ("scom:status scom:planned", "scom:status scom:Planned"),
        ('scom:startedOn "2024-03-01"', 'scom:startedOn "2024-03-01"^^xsd:date'),
        ('scom:startedOn "2024-03"', 'scom:startedOn "2024-03"^^xsd:gYearMonth'),
        ('scom:startedOn "2024"^^xsd:date', 'scom:startedOn "2024"^^xsd:gYear'),
        ("scom:startedOn 2024", 'scom:startedOn "2024"^^xsd:gYear'),
        ('scom:startedOn "2024. 3. 1."', 'scom:startedOn "2024-03-01"^^xsd:date'),
        (
            'scom:startedOn "2024-03-01T00:00:00Z"^^xsd:dateTime',
            'scom:startedOn "2024-03-01"^^xsd:date',
        ),
        ('scom:accountableAgent "programme office"', "scom:accountableAgent :office"),
    ],
)
def test_a_value_that_can_only_mean_one_thing_is_mended(written: str, meant: str) -> None:
    assert mended(practice(written)).replace(
        f"\n    {meant} . # mine\n", f"\n    {written} . # mine\n"
    ).replace("dcterms:conformsTo <https://w3id.org/scom/profile/city> ; ", "").replace(
        " dcterms:conformsTo <https://w3id.org/scom/profile/city> ;", ""
    ) == practice(written)


@pytest.mark.parametrize(
    "written",
    [
        'scom:startedOn "2024-13-01"',
        'scom:startedOn "spring"',
        'scom:startedOn "01/02/2024"',
        'scom:accountableAgent "somebody else"',
        'scom:status "soonish"',
    ],
)
def test_what_could_mean_several_things_is_left_to_a_person(written: str) -> None:
    assert f"    {written} . # mine" in mended(practice(written))


def test_the_nearest_element_is_a_guess_that_is_shown_but_not_applied() -> None:
    text = practice("scom:reliesOn :q").replace("om:B7", "om:b77")
    (guess, *_) = guesses(findings(text))
    assert guess.fix is not None
    assert (guess.fix.text, guess.fix.safe) == ("om:B7", False)
    assert "om:b77" in mended(text)


def test_a_missing_statement_with_one_possible_value_is_added() -> None:
    text = HEAD.replace("scom:describes :arden ", "rdfs:comment 'x' ")
    assert ":model scom:describes :arden ;" in mended(text).replace(
        " dcterms:conformsTo <https://w3id.org/scom/profile/city> ;", ""
    )


def test_without_its_prefix_a_term_is_written_in_full() -> None:
    text = practice('scom:startedOn "2024-03-01"').replace(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n", ""
    )
    assert '"2024-03-01"^^<http://www.w3.org/2001/XMLSchema#date>' in mended(text)


def test_prefixes_on_one_line_are_known_too() -> None:
    text = practice('scom:startedOn "2024-03-01"').replace(" .\n@prefix", " . @prefix")
    assert text.count("\n@prefix") == 0
    assert '"2024-03-01"^^xsd:date' in mended(text)


def test_two_fixes_may_come_to_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "city.ttl"
    path.write_text(practice('scom:realizes "B7" , "b7"'))
    done = command(GRAPHSVC, "validate", "--write", str(path))
    assert "2 safe fixes written" in done.stderr or "3 safe fixes written" in done.stderr
    assert "scom:realizes om:B7 , om:B7" in path.read_text()


@pytest.mark.parametrize("syntax", ["ntriples", "jsonld"])
def test_other_formats_are_mended_in_their_own_way(syntax: str) -> None:
    if syntax == "ntriples":
        text = to_ntriples(
            practice('scom:status "planned"').encode(),
            format_named("turtle"),
            name="a",
            limits=Limits(),
        )
        expected = "<https://w3id.org/scom/ns#status> <https://w3id.org/scom/ns#Planned> ."
    else:
        text = """{"@context": "https://w3id.org/scom/context/v1.jsonld", "@graph": [
          {"id": "https://e.org/m", "type": "CityModel", "describes": "https://e.org/c"},
          {"id": "https://e.org/c", "type": "City"},
          {"id": "https://e.org/p", "type": "Practice", "realizes": "B7",
           "startedOn": "2024-03"}]}"""
        expected = '"@type": "http://www.w3.org/2001/XMLSchema#gYearMonth"'
    assert expected in mended(text, syntax)
    assert findings(mended(text, syntax), syntax)


def test_crlf_and_a_byte_order_mark_stay() -> None:
    data = ("\ufeff" + practice('scom:status "planned"').replace("\n", "\r\n")).encode()
    report = validate(data, name="a", syntax="turtle")
    after = patched(data, safe_fixes(report.findings))
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == data.count(b"\r\n")
    assert b"scom:status scom:Planned" in after


_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_WORDS, st.integers(0, 5), _WORDS), min_size=1, max_size=6))
def test_only_the_stretches_of_the_fixes_change(parts: list[tuple[str, int, str]]) -> None:
    text, fixes, expected, offset = "", [], "", 1
    for kept, length, new in parts:
        old = "x" * length
        text += kept + old
        expected += kept + new
        start = offset + len(kept)
        fixes.append(Fix(new, 1, start, 1, start + length, safe=True))
        offset = start + length
    assert patched(text.encode(), fixes).decode() == expected


def test_the_diff_says_where_a_last_line_has_no_end() -> None:
    assert diff("a.ttl", b"a\nb", b"a\nc").splitlines()[-4:] == [
        "-b",
        "\\ No newline at end of file",
        "+c",
        "\\ No newline at end of file",
    ]


def test_fix_shows_a_patch_that_the_patch_command_applies(tmp_path: Path) -> None:
    path = tmp_path / "city.ttl"
    path.write_text(practice('scom:status "planned"'), "utf-8")
    shown = command(GRAPHSVC, "validate", "--fix", "city.ttl", cwd=tmp_path)
    assert shown.stdout.startswith("--- a/city.ttl")
    assert "safe fixes shown" in shown.stderr
    assert path.read_text("utf-8") == practice('scom:status "planned"')
    done = command("git", "apply", "-", cwd=tmp_path, stdin=shown.stdout)
    assert done.returncode == 0, done.stderr
    assert "scom:status scom:Planned" in path.read_text("utf-8")


def test_write_applies_the_safe_fixes_and_checks_again(tmp_path: Path) -> None:
    path = tmp_path / "city.ttl"
    path.write_text(practice('scom:status "planned"'), "utf-8")
    before = len(findings(path.read_text("utf-8")))
    done = command(GRAPHSVC, "validate", "--write", path)
    assert "safe fixes written" in done.stderr
    text = path.read_text("utf-8")
    assert "# keep me" in text
    assert "# mine" in text
    assert len(findings(text)) < before
    again = command(GRAPHSVC, "validate", "--write", path)
    assert " 0 safe fixes written" in again.stderr
    assert path.read_text("utf-8") == text


def test_the_broken_example_loses_no_statement_by_its_fixes() -> None:
    data = (ROOT / "examples" / "arden-broken.ttl").read_bytes()
    report = validate(data, name="arden-broken.ttl")
    fixes = safe_fixes(report.findings)
    assert fixes
    after = patched(data, fixes)
    comments = [line for line in data.decode().split("\n") if line.lstrip().startswith("#")]
    assert [x for x in after.decode().split("\n") if x.lstrip().startswith("#")] == comments
    assert sum(validate(after, name="arden-broken.ttl").counts.values()) < sum(
        report.counts.values()
    )
