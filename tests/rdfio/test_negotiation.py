"""An Accept header chooses by quality, then by how specific it is, then by our order."""

from __future__ import annotations

import pytest

from graphsvc.rdfio.negotiation import negotiate

OFFERS = ("application/json", "text/csv", "text/turtle")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("text/*;q=0.5, text/turtle;q=0.4", "text/csv"),
        ("text/csv;q=0.1, text/turtle;q=0.9", "text/turtle"),
        ("text/csv;q=0, */*;q=0.1", "application/json"),
        ("application/json;q=0, text/csv;q=0", None),
        ("text/turtle, */*", "text/turtle"),
        ("text/csv;charset=utf-8;q=0.7, application/json;q=0.3", "text/csv"),
        ("image/png", None),
        ("image/png, */*;q=0.1", "application/json"),
        ("nonsense", "application/json"),
        ("text/csv;q=nonsense, text/turtle", "text/turtle"),
        ("text/html, application/xhtml+xml, image/jpeg, *; q=.2, */*; q=.2", "application/json"),
    ],
)
def test_the_best_offer_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert negotiate(accept, OFFERS) == chosen
