"""The stored questions speak every language: nothing is missing, nothing is left over."""

from __future__ import annotations

import csv
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc import assets
from graphsvc.catalogue import Catalogue
from graphsvc.errors import SyntaxRefusal
from graphsvc.render.words import words
from graphsvc.vocab import LANGUAGES
from support import ROOT

FOLDER = assets.folder("queries")
ENGLISH = Catalogue.load(FOLDER)
OTHERS = LANGUAGES[1:]
HANGUL = re.compile("[가-힣]")
CODE = re.compile("`([^`]+)`")
CODED = re.compile("[a-z][A-Za-z]*")
EXPECTED = ROOT / "tests" / "queries" / "expected"
LOGICAL = ("true", "false")
# What cities and the model call things, and count by, happens to be a word.
NAMES_ALONE = {
    "codeName", "factorName", "levelName", "listName", "principleName", "unit", "valueName",
}  # fmt: skip
ENTRY = re.compile(r"^  (?! )(.+?): (.+)$", re.MULTILINE)


@cache
def worded(lang: str) -> Catalogue:
    return ENGLISH.worded(FOLDER, lang)


def texts(catalogue: Catalogue) -> dict[str, str]:
    """Return all that is said of the questions, by where it is said."""
    found = {f"job {job}": purpose for job, purpose in catalogue.jobs.items()}
    for query in catalogue:
        found[f"{query.name} summary"] = query.summary
        found[f"{query.name} description"] = query.description
        for item in query.parameters:
            found[f"{query.name} parameter {item.name}"] = item.description
            found[f"{query.name} name {item.name}"] = query.heading(item.name)
        for name, meaning in query.columns.items():
            found[f"{query.name} column {name}"] = meaning
            found[f"{query.name} name {name}"] = query.heading(name)
    return found


def codes_in_answers() -> dict[str, set[str]]:
    """Return by column the words without a space that the queries and the expected rows write."""
    found: dict[str, set[str]] = {}
    for path in (*FOLDER.glob("*/*.expected.csv"), *EXPECTED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for name, value in row.items():
                    if CODED.fullmatch(value):
                        found.setdefault(name, set()).add(value)
    return found


def a_copy(folder: Path, text: str, lang: str = "ko") -> Path:
    """Return a folder of queries with that file of words."""
    (folder / "words").mkdir(parents=True, exist_ok=True)
    (folder / "words" / f"{lang}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_every_language_but_english_has_a_file_and_no_other_has() -> None:
    assert {path.stem for path in (FOLDER / "words").iterdir()} == set(OTHERS)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_question_parameter_and_column_has_its_words(lang: str) -> None:
    own = texts(worded(lang))
    assert own.keys() == texts(ENGLISH).keys()
    assert [place for place, text in own.items() if not text.strip()] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_all_but_the_words_stays_as_the_header_has_it(lang: str) -> None:
    for query in ENGLISH:
        other = worded(lang).get(query.name)
        assert (other.text, other.form, other.job) == (query.text, query.form, query.job)
        assert other.examples() == query.examples()
        assert other.bind(other.examples()) == query.bind(query.examples())


def test_the_korean_is_in_hangul() -> None:
    assert [place for place, text in texts(worded("ko")).items() if not HANGUL.search(text)] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_no_sentence_is_the_english_one(lang: str) -> None:
    english, own = texts(ENGLISH), texts(worded(lang))
    same = [place for place in own if own[place] == english[place] and " name " not in place]
    assert same == []


@pytest.mark.parametrize("lang", OTHERS)
def test_each_question_is_a_question_of_its_own(lang: str) -> None:
    summaries = [query.summary for query in worded(lang)]
    assert len(set(summaries)) == len(summaries)
    assert all(summary.endswith("?") for summary in summaries)


@pytest.mark.parametrize("lang", OTHERS)
def test_a_description_names_the_codes_that_the_english_names(lang: str) -> None:
    for query in ENGLISH:
        told = CODE.findall(worded(lang).get(query.name).description)
        assert set(CODE.findall(query.description)) <= set(told), query.name
        columns = set(query.columns)
        known = set(CODE.findall(query.description)) | columns
        assert [code for code in told if code not in known and code not in query.text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_columns_of_an_answer_are_not_called_the_same(lang: str) -> None:
    for query in worded(lang):
        headings = [query.heading(name) for name in query.columns]
        assert len(set(headings)) == len(headings), (query.name, headings)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_code_of_an_answer_has_its_words(lang: str) -> None:
    words = {name: codes for query in worded(lang) for name, codes in query.codes.items()}
    seen = codes_in_answers()
    assert {name: seen.get(name, set()) - set(codes) for name, codes in words.items()} == {
        name: set() for name in words
    }
    assert [name for name in seen if name not in words and name not in NAMES_ALONE] == []
    assert all(text.strip() for codes in words.values() for text in codes.values())
    if lang == "ko":
        assert all(HANGUL.search(text) for codes in words.values() for text in codes.values())


@pytest.mark.parametrize("lang", OTHERS)
def test_no_code_has_words_that_no_query_gives(lang: str) -> None:
    for query in worded(lang):
        for name, codes in query.codes.items():
            askers = [other.text for other in ENGLISH if name in other.columns]
            assert [
                code
                for code in codes
                if not any(f'"{code}"' in text or code in LOGICAL for text in askers)
                and (name != "match" or not code.endswith("Match"))
            ] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_a_state_is_called_as_in_the_reports(lang: str) -> None:
    states = worded(lang).get("coverage").codes["state"]
    assert dict(states) == {name: words(lang).states[name] for name in states}


def test_in_english_a_column_is_called_by_its_name_in_words() -> None:
    query = ENGLISH.get("what-it-rests-on")
    assert query.heading("neededName") == "Needed name"
    assert query.heading("element") == "Element"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  coverage:\n    summary:", "  covrage:\n    summary:", "has 'covrage'"),
        ("    names:\n      page: 쪽\n  codes:", "    name:\n      page: 쪽\n  codes:", "'name'"),
        ("      page: 쪽\n  codes:", "      pages: 쪽\n  codes:", "has 'pages'"),
        ("  The gap.: ", "  The gaps.: ", "has 'The gaps.'"),
        ("  affected: ", "  afected: ", "has 'afected'"),
        ("  affected: ", "  accountable: 둘\n  affected: ", "has 'accountable' twice"),
        ("  affected: 영향받는 요소\n", "  affected:\n", "no text"),
        ("  affected: 영향받는 요소\n", "  affected: [영향받는 요소]\n", "no text"),
        ("  affected: 영향받는 요소\n", "", "lacks 'affected'"),
        ("  J1: ", "  J99: ", "has 'J99'"),
        ("jobs:", "tasks:", "has 'tasks'"),
        ("  isDirect:\n", "  isDirectly:\n", "has 'isDirectly'"),
        ("    added: 추가\n", "    added:\n", "no text"),
        ("    summary: 표준은 누구를", "    summaries: 표준은 누구를", "has 'summaries'"),
        ("무엇에 중점을 두는가?", "무엇에 중점을 두는가.", "not a question"),
        ("  J1: 증빙", "  J1: 증빙: ", "not valid YAML"),
        ("names:\n  accountable:", "names: 3\nx:\n  accountable:", "has 'x'"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (FOLDER / "words" / "ko.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    broken = a_copy(tmp_path, text.replace(old, new))
    with pytest.raises(SyntaxRefusal) as refusal:
        ENGLISH.worded(broken, "ko")
    assert said in refusal.value.what
    assert refusal.value.where.source == "words/ko.yaml"
    assert refusal.value.where.line is not None
    assert refusal.value.todo
    if said.startswith("has ") and "twice" not in said:
        wrong = said.split("'")[1]
        line = (broken / "words" / "ko.yaml").read_text(encoding="utf-8").splitlines()
        assert wrong in line[refusal.value.where.line - 1]


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_entry_is_taken_out_its_name_is_told(tmp_path: Path, data: st.DataObject) -> None:
    text = (FOLDER / "words" / "fr.yaml").read_text(encoding="utf-8")
    entry = data.draw(st.sampled_from(list(ENTRY.finditer(text))))
    broken = a_copy(tmp_path, text[: entry.start()] + text[entry.end() + 1 :], "fr")
    with pytest.raises(SyntaxRefusal, match="lacks") as refusal:
        ENGLISH.worded(broken, "fr")
    assert entry[1] in refusal.value.what.replace("\\'", "'")


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"\xff\xfe", b"!!python/name:os.system x"])
def test_a_file_that_is_no_words_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    broken = a_copy(tmp_path, "")
    (broken / "words" / "ko.yaml").write_bytes(content)
    with pytest.raises(SyntaxRefusal) as refusal:
        ENGLISH.worded(broken, "ko")
    assert refusal.value.where.source == "words/ko.yaml"


def test_a_language_without_its_file_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "competency", tmp_path / "competency")
    with pytest.raises(SyntaxRefusal, match="Install graphsvc again"):
        Catalogue.load(tmp_path).worded(tmp_path, "fr")
