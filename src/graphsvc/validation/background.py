"""The part of the model that the check of one file needs beside it.

Of five hundred statements on the model a city's file touches some dozens.  What it does not
mention is not read with it: the engine would take as long for that as for the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from graphsvc.analysis.facts import TYPE, Facts
from graphsvc.validation.shapes import WHOLE, background, background_facts


@dataclass(frozen=True, slots=True)
class Background:
    """Hold the statements by subject, and what each subject leads to, once it was asked for."""

    facts: Facts
    lines: dict[str, str]
    overlays: frozenset[str]
    reached: dict[str, frozenset[str]] = field(default_factory=dict)

    def touched(self, facts: Facts) -> bool:
        """Tell whether a file states anything of what the model states."""
        return not self.lines.keys().isdisjoint(facts.subjects())

    def beside(self, facts: Facts) -> str:
        """Return as N-Triples all that the shapes can find in the model from the file's nodes.

        Shapes follow statements forward, from nodes of the file; backward only one step from
        such a node.  So what the file leads to is enough, unless it speaks of the model's nodes
        itself.
        """
        if self.touched(facts):
            return background()
        mentioned = self.lines.keys() & facts.objects()
        needed = frozenset[str]().union(*map(self._reached, mentioned))
        return "".join(line for node, line in self.lines.items() if node in needed)

    def _reached(self, start: str) -> frozenset[str]:
        if start not in self.reached:
            found: set[str] = set()
            waiting = [start]
            while waiting:
                if (node := waiting.pop()) in self.lines and node not in found:
                    if node in self.overlays and found.isdisjoint(self.overlays):
                        waiting += self.overlays
                    found.add(node)
                    stated = self.facts.about(node).values()
                    waiting += (value for values in stated for value in values)
            self.reached[start] = frozenset(found)
        return self.reached[start]


@cache
def bundled_background() -> Background:
    """Return the background of the bundled shapes, read once."""
    facts = background_facts()
    lines = {node: "".join(_lines(node, facts)) for node in facts.subjects()}
    # An overlay's items point to it, and not it to them: who mentions one needs all.
    overlays = frozenset(
        node for node in lines if not WHOLE.isdisjoint(facts.about(node).get(TYPE, ()))
    )
    return Background(facts, lines, overlays)


def _lines(node: str, facts: Facts) -> Iterable[str]:
    for predicate, values in facts.about(node).items():
        for value in values:
            yield f"{node} {predicate} {value} .\n"
