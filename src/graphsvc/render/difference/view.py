"""What the text and the page of a comparison both show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from graphsvc.analysis.changes import (
    CHANGES,
    Change,
    Checked,
    Difference,
    ElementChange,
    LinkageChange,
    NodeChange,
)
from graphsvc.analysis.naming import Value
from graphsvc.render.difference.words import WORDS, Words
from graphsvc.render.groups import LINKAGE_KINDS, MessageGroup, by_element
from graphsvc.render.safe import isolated, line
from graphsvc.render.words import Words as ReportWords
from graphsvc.render.words import words
from graphsvc.report import SEVERITIES, Finding
from graphsvc.vocab import ELEMENTS

# So many letters of a city's name have room in a title.
_NAME: Final = 100


@dataclass(frozen=True)
class View:
    """Hold a comparison with the words of its language."""

    found: Difference

    @property
    def lang(self) -> str:
        """Return the language."""
        return self.found.after.report.lang

    @property
    def say(self) -> Words:
        """Return the words of comparisons."""
        return WORDS[self.lang]

    @property
    def reports(self) -> ReportWords:
        """Return the words of reports, in which states and severities are told."""
        return words(self.lang)

    @property
    def colon(self) -> str:
        """Return what stands between a heading and what it says."""
        return self.reports.colon

    @property
    def cities(self) -> str:
        """Return the name of the city, or of both where it has changed."""
        names = (self.found.before.report.city, self.found.after.report.city)
        return " → ".join(dict.fromkeys(line(name, _NAME) for name in names))

    @property
    def notes(self) -> list[str]:
        """Return what a reader has to know first."""
        return [self.say.notes[note] for note in self.found.notes]

    @property
    def groups(self) -> list[tuple[str, list[NodeChange]]]:
        """Return the nodes by class, each with its heading."""
        told = groupby(self.found.nodes, key=lambda item: item.kind.label)
        return [(_heading(kind or self.say.other), list(items)) for kind, items in told]

    @property
    def severities(self) -> list[tuple[str, int, int]]:
        """Return how many findings of each severity there were and are."""
        first, second = (side.report.counts for side in (self.found.before, self.found.after))
        return [(name, first.get(name, 0), second.get(name, 0)) for name in SEVERITIES]

    @property
    def findings(self) -> list[tuple[str, list[tuple[Change, MessageGroup]]]]:
        """Return by element what is found no more and what is found now, with a heading each.

        Findings on linkages are left out: the linkages tell of them.
        """
        found: dict[str | None, list[tuple[Change, MessageGroup]]] = {}
        headings: dict[str | None, str] = {None: self.reports.city_model}
        for change, side, findings in self._changed_findings:
            told = (item for item in findings if item.kind not in LINKAGE_KINDS)
            for group in by_element(side.report, told):
                if group.element:
                    headings[group.element] = f"{group.element} {group.title}".rstrip()
                found.setdefault(group.element, []).extend((change, it) for it in group.messages)
        return [(headings[element], found[element]) for element in sorted(found, key=_place)]

    @property
    def on_linkages(self) -> int:
        """Return how many findings on linkages came and went."""
        return sum(
            item.kind in LINKAGE_KINDS
            for _, _, findings in self._changed_findings
            for item in findings
        )

    @property
    def _changed_findings(self) -> tuple[tuple[Change, Checked, tuple[Finding, ...]], ...]:
        found = self.found
        return ("lost", found.before, found.fixed), ("gained", found.after, found.new)

    @property
    def new_and_fixed(self) -> str:
        """Return how many findings came and went."""
        return self.say.new_and_fixed.format(new=len(self.found.new), fixed=len(self.found.fixed))

    def counted(self, changes: Iterable[NodeChange | LinkageChange]) -> str:
        """Return how many came, went and changed."""
        counter = Counter(item.change for item in changes)
        return self.say.counted.format(**{name: counter[name] for name in CHANGES})

    def states(self, item: ElementChange) -> tuple[str, str]:
        """Return the words for an element's state before and after."""
        states = self.reports.states
        return states[item.before], states[item.after]

    def linkage(self, item: LinkageChange) -> tuple[str, str, str]:
        """Return what a linkage says, with its basis, and the words for its states."""
        upper, lower = item.source, item.target
        if item.role == "feeds":
            upper, lower = lower, upper
        template = self.say.relates if item.role == "relates" else self.say.rests
        basis = self.reports.basis_names[item.basis]
        told = f"{template.format(upper=upper, lower=lower)} ({basis})"
        states = self.reports.link_states
        return told, states[item.before], states[item.after]

    def values(self, values: Iterable[Value]) -> str:
        """Return values as one line."""
        return ", ".join(isolated(line(value.label)) for value in values) or self.say.nothing

    def label(self, item: NodeChange) -> str:
        """Return a node's name, with the elements that it is about."""
        elements = f" ({', '.join(item.elements)})" if item.elements else ""
        return isolated(line(item.label)) + elements


def _place(element: str | None) -> int:
    """Return the place of an element in the standard's order, the city model first."""
    if element is None:
        return -1
    return ELEMENTS.index(element) if element in ELEMENTS else len(ELEMENTS)


def _heading(text: str) -> str:
    return line(text[:1].upper() + text[1:])
