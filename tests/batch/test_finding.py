"""Which files a run is about: those named, and those below the folders that are named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from graphsvc.batch.finding import EXTENSIONS, JOURNAL, find
from graphsvc.errors import ParameterRefusal, UnreadableRefusal
from graphsvc.rdfio.formats import CITY_FORMATS


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def below(*names: Path | str, reports: Path | None = None) -> list[str]:
    return [file.below for file in find([str(name) for name in names], reports=reports).files]


def test_files_in_folders_come_sorted_by_path(tmp_path: Path) -> None:
    touch(tmp_path, "b.ttl", "a/z.nt", "a/b/c.jsonld", "c.rdf", "B.TTL")
    assert below(tmp_path) == ["B.TTL", "a/b/c.jsonld", "a/z.nt", "b.ttl", "c.rdf"]


def test_every_format_that_a_city_may_hand_in_is_found(tmp_path: Path) -> None:
    assert {extension for form in CITY_FORMATS for extension in form.extensions} == set(EXTENSIONS)
    touch(tmp_path, *(f"city{extension}" for extension in EXTENSIONS))
    assert len(below(tmp_path)) == len(EXTENSIONS)


def test_hidden_files_and_those_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, ".a.ttl", ".git/b.ttl", "~$city.xlsx", "notes.txt", "page.html", "ttl", "c.ttl")
    os.mkfifo(tmp_path / "pipe.ttl")
    assert below(tmp_path) == ["c.ttl"]


def test_a_file_that_is_named_counts_whatever_its_name(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden.ttl", "notes.txt")
    assert below(tmp_path / "notes.txt", tmp_path / ".hidden.ttl") == ["notes.txt", ".hidden.ttl"]
    assert below(tmp_path / "missing.ttl") == ["missing.ttl"]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    touch(tmp_path, "a/city.ttl")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert below(tmp_path) == ["a/city.ttl"]


def test_a_file_that_is_reached_in_several_ways_counts_once(tmp_path: Path) -> None:
    touch(tmp_path, "a/city.ttl")
    (tmp_path / "z.ttl").symlink_to(tmp_path / "a" / "city.ttl")
    names = (tmp_path, tmp_path / "a", tmp_path / "a" / "city.ttl", tmp_path / "a" / ".." / "z.ttl")
    assert below(*names) == ["a/city.ttl"]
    assert find([str(name) for name in names]).refused == ()


def test_a_link_that_leads_nowhere_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "gone.ttl").symlink_to(tmp_path / "nothing.ttl")
    assert below(tmp_path) == ["gone.ttl"]


def test_folders_may_lie_deeper_than_functions_may_call_each_other(tmp_path: Path) -> None:
    deep = sys.getrecursionlimit() + 100
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(deep):
            Path("d").mkdir()
            os.chdir("d")
        Path("city.ttl").touch()
        assert below(tmp_path) == ["d/" * deep + "city.ttl"]
        Path("city.ttl").unlink()
    finally:
        # Nothing that only calls itself could tidy this up later.
        for _ in range(deep):
            os.chdir("..")
            Path("d").rmdir()
        os.chdir(here)


def test_reports_have_names_of_their_own_when_several_folders_are_named(tmp_path: Path) -> None:
    touch(tmp_path, "x/cities/a.ttl", "y/cities/a.ttl")
    assert below(tmp_path / "x" / "cities", tmp_path / "y" / "cities") == [
        "x/cities/a.ttl",
        "y/cities/a.ttl",
    ]


def test_a_path_is_told_as_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "cities/a/b.ttl")
    monkeypatch.chdir(tmp_path)
    (file,) = find(["cities"]).files
    assert (file.name, file.below) == (str(Path("cities/a/b.ttl")), "a/b.ttl")


def test_folders_of_reports_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "a.ttl", "reports/a.ttl.json", f"earlier/{JOURNAL}", "earlier/a.ttl.json")
    assert below(tmp_path, reports=tmp_path / "reports") == ["a.ttl"]


def test_reports_may_not_go_into_the_folder_that_is_checked(tmp_path: Path) -> None:
    touch(tmp_path, "a.ttl")
    with pytest.raises(ParameterRefusal, match="can't go into"):
        below(tmp_path, reports=tmp_path / "." / ".." / tmp_path.name)


def test_a_folder_without_a_city_file_is_refused_and_the_others_are_searched(
    tmp_path: Path,
) -> None:
    touch(tmp_path, "none/notes.txt", "some/a.ttl")
    found = find([str(tmp_path / "none"), str(tmp_path / "some")])
    assert [file.below for file in found.files] == ["some/a.ttl"]
    (refusal,) = found.refused
    assert isinstance(refusal, UnreadableRefusal)
    assert refusal.where.source == str(tmp_path / "none")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_that_may_not_be_read_is_refused_and_the_others_are_searched(
    tmp_path: Path,
) -> None:
    touch(tmp_path, "a/a.ttl", "b/b.ttl")
    (tmp_path / "a").chmod(0)
    try:
        found = find([str(tmp_path)])
    finally:
        (tmp_path / "a").chmod(0o755)
    assert [file.below for file in found.files] == ["b/b.ttl"]
    assert [refusal.where.source for refusal in found.refused] == [str(tmp_path / "a")]
