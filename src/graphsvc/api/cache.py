"""Answers to repeated queries, in as much memory as the settings allow."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

from graphsvc.api.answers import Prepared

T = TypeVar("T")

# What an entry costs beside its bytes, roughly: objects, headers, the slot in the table.
_OVERHEAD: Final = 1024
# One answer may take this part of the room, so that it does not push out all others.
_LARGEST_PART: Final = 8


class Lru(Generic[T]):
    """Keep what was used last, bounded in bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> T | None:
        """Return what is kept under ``key`` and count it as used."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: T, size: int) -> None:
        """Keep ``value``, which takes ``size`` bytes, unless that is too large a part."""
        cost = size + _OVERHEAD
        if cost * _LARGEST_PART > self._max_bytes:
            return
        if key in self._held:
            self.bytes -= self._held.pop(key)[1]
        self._held[key] = (value, cost)
        self.bytes += cost
        while self.bytes > self._max_bytes:
            _, (_, freed) = self._held.popitem(last=False)
            self.bytes -= freed

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
        self.bytes = 0


class AnswerCache:
    """Keep answers by what was asked, and what was asked by the bytes that asked it.

    The second table spares a repeated GET all parsing.  It holds keys of the
    first, never answers, so that the bytes of an answer are counted once.
    """

    def __init__(self, max_bytes: int) -> None:
        self._answers: Lru[Prepared] = Lru(max_bytes - max_bytes // 4)
        self._asked: Lru[Hashable] = Lru(max_bytes // 4)
        self._version = ""

    @property
    def bytes(self) -> int:
        """Return how much is held."""
        return self._answers.bytes + self._asked.bytes

    def recall(self, version: str, raw: Hashable) -> Prepared | None:
        """Return the answer to a request of the very same bytes."""
        if version != self._version:
            return None
        question = self._asked.get(raw)
        return None if question is None else self._answers.get(question)

    def get(self, version: str, question: Hashable) -> Prepared | None:
        """Return the answer to the same question, however it was sent."""
        return self._answers.get(question) if version == self._version else None

    def put(self, version: str, question: Hashable, answer: Prepared, size: int) -> None:
        """Keep an answer that is true of ``version``; those of another one go.

        An answer of no version, as of a store that others change too, is not kept.
        """
        if not version:
            return
        if version != self._version:
            self._answers.clear()
            self._asked.clear()
            self._version = version
        self._answers.put(question, answer, size + len(answer.body))

    def note(self, raw: Hashable, size: int, question: Hashable) -> None:
        """Remember which question a request of these bytes asks."""
        self._asked.put(raw, question, size)
