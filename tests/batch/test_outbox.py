"""Reports in a folder are whole, and known by what they were made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.batch.finding import JOURNAL
from graphsvc.batch.outbox import Outbox, digest
from graphsvc.batch.row import Row
from graphsvc.errors import StoreRefusal

ROW = Row("cities/a.ttl", "Arden", "https://example.org/arden", (1, 2, 3), 12)
MADE_OF = digest(b"the file")


def outbox(folder: Path, key: str = "key") -> Outbox:
    return Outbox(folder, ".json", key)


def put(folder: Path, below: str = "a.ttl", report: bytes = b"report") -> None:
    box = outbox(folder)
    box.put(below, ROW, report, MADE_OF)
    box.close()


def kept(folder: Path, *, key: str = "key", name: str = ROW.file, made_of: str = MADE_OF) -> bool:
    box = outbox(folder, key)
    row = box.kept(name, "a.ttl", made_of)
    box.close()
    return row == Row(ROW.file, ROW.city, ROW.iri, ROW.counts, ROW.in_operation, kept=True)


def test_a_report_is_named_after_its_file_and_folders_are_made(tmp_path: Path) -> None:
    put(tmp_path / "new" / "reports", "north/a.ttl")
    assert (tmp_path / "new" / "reports" / "north" / "a.ttl.json").read_bytes() == b"report"


def test_an_untouched_report_on_the_same_file_by_the_same_plan_still_holds(tmp_path: Path) -> None:
    put(tmp_path)
    assert kept(tmp_path)
    assert kept(tmp_path), "asking twice changes nothing"


def test_another_plan_name_or_content_asks_for_a_new_report(tmp_path: Path) -> None:
    put(tmp_path)
    assert not kept(tmp_path, key="other")
    assert not kept(tmp_path, name="./cities/a.ttl")
    assert not kept(tmp_path, made_of=digest(b"the file, changed"))


def test_a_report_that_was_touched_or_removed_does_not_hold(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "a.ttl.json").write_bytes(b"repor")
    assert not kept(tmp_path)
    (tmp_path / "a.ttl.json").unlink()
    assert not kept(tmp_path)


@pytest.mark.parametrize(
    "spoiled",
    [
        b'{"below": "b.ttl", "ke',
        b"\xff\n",
        b"[]\n",
        b"null\n",
        b'{"below": 1}\n',
        b'{"below": []}\n',
    ],
)
def test_a_journal_that_a_crash_has_spoiled_costs_only_what_is_spoiled(
    tmp_path: Path, spoiled: bytes
) -> None:
    put(tmp_path)
    with (tmp_path / JOURNAL).open("ab") as journal:
        journal.write(spoiled)
    put(tmp_path, "c.ttl")
    assert kept(tmp_path)
    assert (tmp_path / JOURNAL).read_bytes().count(b"\n") == 2


@pytest.mark.parametrize("line", [b'{"below": "a.ttl"}\n', b'{"below":"a.ttl","key":{}}\n'])
def test_a_line_of_another_form_is_no_reason_to_keep_a_report(tmp_path: Path, line: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(line)
    (tmp_path / "a.ttl.json").write_bytes(b"report")
    assert not kept(tmp_path)


def test_the_newest_line_on_a_report_counts(tmp_path: Path) -> None:
    put(tmp_path, report=b"first")
    put(tmp_path, report=b"second")
    assert kept(tmp_path)
    assert (tmp_path / JOURNAL).read_bytes().count(b"\n") == 1


def test_the_report_of_an_earlier_run_goes_when_its_file_is_refused_now(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "b.ttl.json").write_bytes(b"not ours")
    box = outbox(tmp_path)
    box.drop("a.ttl")
    box.drop("b.ttl")
    box.close()
    assert {path.name for path in tmp_path.iterdir()} == {JOURNAL, "b.ttl.json"}


def test_what_a_killed_run_left_unfinished_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".graphsvc-part-4711").write_bytes(b"half a rep")
    outbox(tmp_path).close()
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL]


def test_a_folder_that_can_not_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreRefusal, match="can't be written"):
        outbox(tmp_path / "file")


def test_a_report_that_can_not_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    box = outbox(tmp_path)
    with pytest.raises(StoreRefusal, match="can't be written"):
        box.put("n" * 300, ROW, b"report", MADE_OF)
    box.close()
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL]
