"""How a reader is told what to answer: the header of its job, beside the query's text.

Most queries differ in their text alone, so the header of those is spelled once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from graphsvc.store import Question
from graphsvc.store.formats import AnswerFormat
from graphsvc.store.guard import Reading
from graphsvc.workers import frames
from graphsvc.workers.frames import Header, Spelled

Caps = tuple[int, int, str]
"""Bytes and rows that an answer may have, and the beginning of the names of these settings."""


class _Usual(NamedTuple):
    """Hold what the header of every query says."""

    snapshot: str
    rows: str | None
    triples: str | None
    union: bool
    names_graphs: bool
    compresses: bool
    caps: Caps


def header_of(
    question: Question, snapshot: str, reading: Reading, *, union: bool, caps: Caps, more: Header
) -> Header | Spelled:
    """Return the header of the job that answers the question on a snapshot.

    ``union`` says whether a query without a dataset asks all named graphs as one;
    ``more`` is what the reader needs beside what every query's header says.
    """
    usual = _Usual(
        snapshot,
        _engine_name(question.rows),
        _engine_name(question.triples),
        union,
        reading.names_graphs,
        question.compresses,
        caps,
    )
    dataset = question.dataset
    if dataset.names_no_graphs and not question.terms and not more:
        return _spelled(usual)
    return {
        **usual._asdict(),
        "default": dataset.default,
        "named": dataset.named,
        "without": dataset.without,
        "terms": question.terms,
        **more,
    }


@lru_cache(maxsize=64)
def _spelled(usual: _Usual) -> Spelled:
    return frames.spell(usual._asdict())


def _engine_name(chosen: AnswerFormat | None) -> str | None:
    return chosen.engine_name if chosen else None
