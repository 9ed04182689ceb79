"""The cache of answers: bounded in bytes, of one version, never confused."""

from __future__ import annotations

from graphsvc.api.answers import Prepared, prepare
from graphsvc.api.cache import AnswerCache, Lru


def answer(size: int = 100, mark: str = "x") -> Prepared:
    return prepare(mark.encode() * size, "text/plain")


def test_what_was_used_last_stays() -> None:
    kept: Lru[int] = Lru(12 * 2024)
    for number in range(20):
        kept.put(number, number, 1000)
        kept.get(0)
    assert kept.get(0) == 0
    assert kept.get(1) is None
    assert kept.get(19) == 19
    assert kept.bytes <= 12 * 2024


def test_one_answer_never_takes_most_of_the_room() -> None:
    kept: Lru[int] = Lru(100_000)
    kept.put("large", 1, 50_000)
    assert kept.get("large") is None
    assert kept.bytes == 0


def test_a_replaced_entry_is_counted_once() -> None:
    kept: Lru[int] = Lru(1_000_000)
    for number in range(50):
        kept.put("same", number, 1000)
    assert len(kept) == 1
    assert kept.bytes < 3000


def test_a_cache_of_no_bytes_keeps_nothing() -> None:
    cache = AnswerCache(0)
    cache.put("1", "question", answer(), 10)
    assert cache.get("1", "question") is None
    assert cache.bytes == 0


def test_a_request_of_the_same_bytes_is_recalled() -> None:
    cache = AnswerCache(1_000_000)
    first = answer()
    cache.put("1", "question", first, 10)
    cache.note("raw", 10, "question")
    assert cache.recall("1", "raw") is first
    assert cache.recall("1", "other") is None


def test_a_new_version_forgets_the_old_answers() -> None:
    cache = AnswerCache(1_000_000)
    cache.put("1", "question", answer(), 10)
    cache.note("raw", 10, "question")
    assert cache.recall("2", "raw") is None
    assert cache.get("2", "question") is None
    cache.put("2", "other", answer(), 10)
    assert cache.recall("2", "raw") is None
    assert cache.get("2", "question") is None


def test_an_etag_tells_content_and_type_apart() -> None:
    same = {prepare(b"a", "text/csv").etag for _ in range(2)}
    others = {prepare(b"b", "text/csv").etag, prepare(b"a", "text/plain").etag}
    assert len(same) == 1
    assert len(same | others) == 3
    assert prepare(b"a", "text/csv", is_repeatable=False).etag is None
