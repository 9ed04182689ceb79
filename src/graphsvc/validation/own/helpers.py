"""The bundled shapes on which a user's own may rest: an agent, a date, a number, an element."""

from __future__ import annotations

from functools import cache
from typing import Final

from graphsvc.analysis.facts import TYPE
from graphsvc.validation import core
from graphsvc.validation.core import sh
from graphsvc.validation.shapes import bundled_facts

_AIMED: Final = (*core.TARGETS, sh("property"))


@cache
def helpers() -> frozenset[str]:
    """Return the bundled shapes that are aimed at nothing by themselves."""
    facts = bundled_facts()
    return frozenset(
        node
        for node in facts.subjects()
        if sh("NodeShape") in (stated := facts.about(node)).get(TYPE, ())
        and stated.keys().isdisjoint(_AIMED)
    )


@cache
def helpers_text() -> str:
    """Return what they state as N-Triples, with the lists and nameless shapes below them."""
    facts = bundled_facts()
    waiting, seen, lines = sorted(helpers()), set[str](), list[str]()
    while waiting:
        node = waiting.pop()
        for predicate, values in facts.about(node).items() if node not in seen else ():
            lines += (f"{node} {predicate} {value} .\n" for value in values)
            waiting += (value for value in values if value.startswith("_:"))
        seen.add(node)
    return "".join(lines)
