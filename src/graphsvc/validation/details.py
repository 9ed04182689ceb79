"""Tell the misses behind a finding on nested shapes as SHACL does: results below a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graphsvc.report import Detail
from graphsvc.validation.evaluating import Miss
from graphsvc.validation.telling.nouns import is_nameless

# Of one finding; alternatives of alternatives would be a flood.
_MOST: Final = 48


def details_of(
    misses: Iterable[Miss], focus: str, told: Callable[[Miss], Iterable[str]]
) -> tuple[Detail, ...]:
    """Return what the values of ``focus`` miss of the shapes that each constraint rests on.

    ``told`` words a miss in sentences.
    """
    below = _Below(told)
    return tuple(detail for miss in misses for detail in below.of(miss, miss.value or focus))


@dataclass
class _Below:
    """Make details until there are too many."""

    told: Callable[[Miss], Iterable[str]]
    left: int = _MOST

    def of(self, miss: Miss, node: str) -> Iterator[Detail]:
        """Yield what ``node`` misses of each shape that the constraint rests on."""
        if miss.counted:
            (counted, *others) = miss.constraint.beside
            for value, inner in zip(miss.counted, miss.inner, strict=True):
                yield from self._all(inner, value, "" if others else counted)
            return
        for shape, inner in zip(miss.constraint.values, miss.inner, strict=False):
            yield from self._all(inner, node, shape)

    def _all(self, misses: Iterable[Miss], node: str, shape: str) -> Iterator[Detail]:
        for miss in misses:
            if miss.constraint.name == "property":  # it has no result of its own
                yield from self.of(miss, miss.value or node)
            elif self.left:
                self.left -= 1
                yield self._detail(miss, node, shape)

    def _detail(self, miss: Miss, node: str, shape: str) -> Detail:
        name = miss.constraint.name
        # A language of which there is more than one is no value.
        value = None if name == "uniqueLang" else miss.value or None
        return Detail(
            component=f"{name[0].upper()}{name[1:]}ConstraintComponent",
            message=" ".join(self.told(miss)),
            focus=node,
            path=str(miss.path) if miss.path else None,
            value=value,
            shape=shape[1:-1] if shape and not is_nameless(shape) else None,
            details=tuple(self.of(miss, value or node)),
        )
