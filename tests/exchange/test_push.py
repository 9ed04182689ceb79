"""``graphsvc push``: a strict broker takes every entity, and what it does not take is told."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.broker import broker
from exchange.strict import faults
from graphsvc.analysis.facts import Facts
from graphsvc.errors import ParameterRefusal, StoreRefusal
from graphsvc.exchange import ngsild
from graphsvc.exchange.ngsild import Form
from graphsvc.outgoing import pushing
from graphsvc.outgoing.pushing import Broker, Outcome
from support import GRAPHSVC, ROOT, command, free_port

ARDEN = ROOT / "examples" / "arden.ttl"


def push(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return command(GRAPHSVC, "push", *arguments, env={**os.environ, **env})


def some(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"https://example.org/{number}", "type": "City",
         "unit": {"type": "Property", "value": "people"}}
        for number in range(count)
    ]  # fmt: skip


def sent(
    entities: list[dict[str, Any]], address: str, **options: int
) -> tuple[Outcome, list[float]]:
    waited: list[float] = []
    wanted = Broker(address, **options)  # type: ignore[arg-type]  # numbers alone are given
    outcome = pushing.push(entities, wanted, sleep=waited.append)
    return outcome, waited


@pytest.mark.parametrize("example", ["arden.ttl", "sejong.ttl", "barcelona.ttl"])
def test_a_strict_broker_takes_every_entity_of_a_city(example: str) -> None:
    with broker() as strict:
        done = push(ROOT / "examples" / example, "--broker", strict.address)
        assert done.returncode == 0, done.stderr
        assert strict.faults == []
        assert len(strict.entities) > 20
        assert f"{len(strict.entities)} entities created, 0 updated, 0 refused" in done.stdout
        types = [entity["type"] for entity in strict.entities.values()]
        assert all(name in types for name in ("City", "CityAuthority", "Practice"))


def test_to_push_again_changes_nothing() -> None:
    with broker() as strict:
        push(ARDEN, "--broker", strict.address)
        before = dict(strict.entities)
        done = push(ARDEN, "--broker", strict.address)
        assert f"0 entities created, {len(before)} updated, 0 refused" in done.stdout
        assert strict.entities == before
        assert set(strict.options) == {"replace"}


def test_tenant_token_and_context_are_sent() -> None:
    with broker() as strict:
        done = push(ARDEN, "--broker", strict.address + "/", "--tenant", "cities", "--no-replace",
                    "--context", "https://example.org/c.jsonld",
                    GRAPHSVC_BROKER_TOKEN="secret")  # fmt: skip  # noqa: S106 - of a test
        assert done.returncode == 0
        assert set(strict.tenants) == {"cities"}
        assert set(strict.tokens) == {"Bearer secret"}
        assert set(strict.options) == {"update"}
        first = next(iter(strict.entities.values()))
        assert first["@context"][0] == "https://example.org/c.jsonld"


def test_a_broker_without_multi_attributes_gets_none() -> None:
    with broker(multi_attributes=False) as strict:
        done = push(ARDEN, "--broker", strict.address)
        assert done.returncode == 1
        assert "has several instances" in done.stderr
        strict.faults.clear()
        done = push(ARDEN, "--broker", strict.address, "--no-multi-attributes")
        assert done.returncode == 0, done.stderr
        assert strict.faults == []


def test_what_the_broker_refuses_is_told_by_name() -> None:
    with broker(refused=frozenset({"https://example.org/3"})) as strict:
        outcome, _ = sent(some(10), strict.address, batch=4)
    assert outcome.failed == [("https://example.org/3", "refused: BadRequestData: refused")]
    assert outcome.pushed == 9


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_broker_that_is_busy_is_asked_again_ever_more_slowly(status: int) -> None:
    with broker(answers=[status, status]) as strict:
        outcome, waited = sent(some(3), strict.address)
        assert len(strict.entities) == 3
    assert outcome.created == 3
    assert len(waited) == 2
    assert 0.7 < waited[0] < 1.3 < waited[1] < 2.6


def test_a_broker_that_never_answers_is_given_up() -> None:
    with broker(answers=[503] * 9) as strict, pytest.raises(StoreRefusal, match="3 attempts"):
        sent(some(3), strict.address, attempts=3)
    with pytest.raises(StoreRefusal, match="0 entities were pushed"):
        sent(some(3), f"http://127.0.0.1:{free_port()}", attempts=2)


def test_a_batch_that_is_refused_as_a_whole_is_told_and_the_next_goes_on() -> None:
    with broker(answers=[400]) as strict:
        outcome, _ = sent(some(6), strict.address, batch=3)
        assert len(strict.entities) == 3
    assert len(outcome.failed) == 3
    assert "refused with 400: told to" in outcome.failed[0][1]


def test_an_entity_that_comes_twice_is_never_twice_in_a_batch() -> None:
    with broker() as strict:
        outcome, _ = sent([*some(3), *some(3)], strict.address)
        assert strict.faults == []
    assert (outcome.created, outcome.updated) == (3, 3)


def test_a_thousand_entities_are_never_more_than_a_batch_in_memory() -> None:
    ahead: list[int] = []
    with broker() as strict:

        def counted() -> Iterator[dict[str, Any]]:
            for number, entity in enumerate(some(1000)):
                ahead.append(number - sum(strict.batches))
                yield entity

        outcome = pushing.push(counted(), Broker(strict.address, batch=50))
        assert set(strict.batches) == {50}
    assert outcome.created == 1000
    assert max(ahead) == 50


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([ARDEN, "--broker", "ftp://x"], "no address of a broker"),
        ([ARDEN, "--broker", "http://x", "--batch", "0"], "1 to 1,000"),
        (["none.ttl", "--broker", "http://x"], "none.ttl"),
        (["a.pdf", "--broker", "http://x"], "format"),
    ],
)
def test_what_can_not_be_pushed_is_refused(arguments: list[str | Path], said: str) -> None:
    done = push(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_strict_broker_finds_what_is_wrong() -> None:
    wrong = {"id": "no iri", "title": {"type": "Property", "value": 1}, "a": 3,
             "b": {"type": "Relationship", "object": "no iri"}, "c": {"type": "X"}}  # fmt: skip
    assert len(faults(wrong)) == 6


@pytest.mark.parametrize(
    "options",
    [
        {"address": "http://name:secret@127.0.0.1"},
        {"address": "http://["},
        {"address": "http://x", "token": "secret\nX: y"},
        {"address": "http://x", "token": "secr\xe9t"},
        {"address": "http://x", "tenant": "a b"},
        {"address": "http://x", "context": "no address"},
    ],
    ids=repr,
)
def test_what_can_not_be_sent_is_refused_and_no_secret_is_shown(options: dict[str, Any]) -> None:
    with pytest.raises(ParameterRefusal) as refused:
        Broker(**options).checked()
    assert "secr" not in str(refused.value)


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b"x" * (17 << 20)], ids=["deeply nested", "longer than the limit"]
)
def test_an_answer_that_can_not_be_read_counts_as_silence(body: bytes) -> None:
    with broker(says=(207, body)) as strict:
        outcome, _ = sent(some(2), strict.address)
    assert [reason for _, reason in outcome.failed] == [
        "the broker does not say what became of it"
    ] * 2


def test_numbers_that_json_does_not_know_are_texts() -> None:
    double = "http://www.w3.org/2001/XMLSchema#double"
    facts = Facts.of_ntriples(
        f'<x:a> <x:one> "1e999"^^<{double}> .\n<x:a> <x:two> "INF"^^<{double}> .\n'
    )
    entity = ngsild.entity("<x:a>", facts, Form())
    json.dumps(entity, allow_nan=False)
    assert entity["x:one"] == {"type": "Property", "value": "1e999"}
