"""The table of statuses, the settings and their page."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from graphsvc import errors, settings
from graphsvc.api import problems
from graphsvc.app import STATUS
from graphsvc.limits import Limits
from graphsvc.settings import Settings
from support import ROOT


def family(root: type[errors.Refusal]) -> set[type[errors.Refusal]]:
    return {root}.union(*(family(child) for child in root.__subclasses__()))


def test_every_refusal_has_its_status() -> None:
    known = {kind for kind in family(errors.Refusal) if kind.__module__ == "graphsvc.errors"}
    assert len(known) > 15
    assert set(STATUS) == known
    assert all(400 <= status < 600 for status in STATUS.values())


def test_every_refusal_has_a_problem_type_of_its_own() -> None:
    slugs = [problems.slug(kind) for kind in STATUS]
    assert len(set(slugs)) == len(slugs)
    assert problems.slug(errors.TooLargeRefusal) == "too-large"


def test_a_refusal_becomes_a_problem_document() -> None:
    refusal = errors.DeadlineRefusal("Too slow", todo="Ask less.", where=errors.Where("a", 1, 2))
    answer = problems.of_refusal(refusal, 503)
    assert answer.headers["retry-after"]
    assert answer.headers["cache-control"] == "no-store"
    assert b'"line":1,"column":2' in answer.body


# --- Settings -------------------------------------------------------------------------------


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHSVC_QUERY_TIME_LIMIT_S", "2.5")
    monkeypatch.setenv("GRAPHSVC_PRELOAD", "model")
    monkeypatch.setenv("GRAPHSVC_DATA", "")
    found = settings.load()
    assert found.query_time_limit_s == 2.5
    assert found.preload == {"model"}
    assert found.data is None


def test_settings_come_from_a_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "graphsvc.toml"
    file.write_text('preload = "none"\nreaders = 4\n', encoding="utf-8")
    monkeypatch.setenv("GRAPHSVC_SETTINGS", str(file))
    monkeypatch.setenv("GRAPHSVC_READERS", "3")
    found = settings.load()
    assert found.readers == 3
    assert found.preload == frozenset()
    assert settings.load(readers=5).readers == 5


def test_a_settings_file_that_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRAPHSVC_SETTINGS", str(tmp_path / "none.toml"))
    with pytest.raises(errors.UnreadableRefusal, match="not there"):
        settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("READERS", "none"),
        ("READERS", "0"),
        ("PRELOAD", "everything"),
        ("DEFAULT_GRAPH", "some"),
        ("BASE_IRI", "city.example"),
        ("QUERY_TIME_LIMIT_S", "-1"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GRAPHSVC_{name}", value)
    with pytest.raises(errors.ParameterRefusal, match=f"GRAPHSVC_{name}"):
        settings.load()


def test_the_page_of_settings_tells_each_one_as_it_is() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `GRAPHSVC_(\w+)` \| ([^|]*) \|", page, re.MULTILINE))
    fields = Settings.model_fields
    assert len(fields) > 20
    assert set(told) - {"SETTINGS"} == {name.upper() for name in fields}
    for name, field in fields.items():
        assert field.description, name
        assert field.description in page, name


def test_the_limits_of_a_file_are_those_of_the_command_line() -> None:
    assert Settings().limits == Limits()


def test_a_loopback_address_is_the_default() -> None:
    import inspect

    from graphsvc.cli import serve

    parameters = inspect.signature(serve.run).parameters
    assert parameters["host"].default == "127.0.0.1"
    assert socket.getaddrinfo(parameters["host"].default, parameters["port"].default)
