"""The service keeps to its own OpenAPI description, whatever it is sent by it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from graphsvc.access.tokens import TokenBook
from service.running import Running, start

CHECKS = [content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """Give a service of its own, which may be written to, and a token to do so."""
    folder = tmp_path_factory.mktemp("openapi")
    token, _ = TokenBook(folder / "data").create(["admin"])
    running = start(folder, {
        "GRAPHSVC_DATA": str(folder / "data"),
        "GRAPHSVC_PRELOAD": "model",
        "GRAPHSVC_QUERY_TIME_LIMIT_S": "5",
    })  # fmt: skip
    yield running, token
    running.stop()


@pytest.fixture(scope="module")
def schema(target: tuple[Running, str]) -> Any:  # noqa: ANN401 - the library's own type
    """Give the service's description of itself."""
    with target[0].client as client:
        found = client.get("/openapi.json").json()
    return schemathesis.openapi.from_dict(found)


def test_every_operation_answers_as_described_whatever_is_sent(
    target: tuple[Running, str],
    schema: Any,  # noqa: ANN401 - the library's own type
) -> None:
    running, token = target
    tried = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=4, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def one(case: Any) -> None:  # noqa: ANN401 - the library's own type
            answer = case.call(
                base_url=running.address, headers={"Authorization": f"Bearer {token}"}
            )
            assert answer.status_code != 500, answer.text
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0] == "application/problem+json"
                assert answer.headers["access-control-allow-origin"][0] == "*"
            case.validate_response(answer, checks=CHECKS)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's own deprecations
            one()
        tried.append(operation.label)
    assert len(tried) > 15
    assert {"GET /sparql", "POST /sparql", "POST /update", "PUT /graphs"} <= set(tried)


def test_the_service_still_answers_and_made_no_fault(target: tuple[Running, str]) -> None:
    running, _ = target
    with running.client as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        assert 'outcome="fault"' not in client.get("/metrics").text
