"""Tell which files can't fail the rules that are written in SPARQL, without asking the engine.

The fast engine takes twice as long over these few rules as over all others: it plans a query
anew for each node.  What most of them ask is plain, though, such as whether one date lies before
another.  A query that is written in one of ``_FORMS`` is asked here first, over the file's facts;
where no node can fail any of them, the engine runs the other rules alone.

The answer errs on the safe side: "it may fail" only means that the engine is asked.  A query of
another form, and so one that was changed, is always asked of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from graphsvc.analysis.facts import Facts, Properties, text_of
from graphsvc.validation.background import bundled_background
from graphsvc.validation.shapes import SPARQL, background_facts, facts_of_tier
from graphsvc.vocab import PREFIXES, SH

Test = Callable[[str, Properties, Facts], bool]
"""Tell whether a node, by what the file states of it, may fail a rule."""

_PATH: Final = f"<{SH}path>"
_SELECT: Final = f"<{SH}select>"


@dataclass(frozen=True, slots=True)
class Screen:
    """Hold the tests of each property; ``whole`` says that every rule has one."""

    tests: dict[str, list[Test]]
    whole: bool

    def passes(self, facts: Facts) -> bool:
        """Tell whether no node of the file can fail any of the rules."""
        # Of the model's own nodes more is stated than the file says.
        if not self.whole or bundled_background().touched(facts):
            return False
        tests = self.tests
        tested = frozenset(tests)
        for node, stated in facts.nodes():
            # Most nodes state nothing of the kind, and to see that is one step.
            if tested.isdisjoint(stated):
                continue
            for predicate in stated:
                for may_fail in tests.get(predicate, ()):
                    if may_fail(node, stated, facts):
                        return False
        return True


@cache
def screen(tiers: tuple[str, ...]) -> Screen:
    """Return the screen for the rules of those tiers."""
    tests: dict[str, list[Test]] = {}
    whole = True
    for tier in tiers:
        facts = facts_of_tier(tier)
        for shape in facts.subjects():
            for rule in facts.about(shape).get(SPARQL, ()):
                (path,) = facts.about(shape).get(_PATH, [""])
                test = rule_test(text_of(facts.about(rule)[_SELECT][0]), path)
                if test is None:
                    whole = False
                else:
                    tests.setdefault(path, []).append(test)
    return Screen(tests, whole)


def rule_test(query: str, path: str) -> Test | None:
    """Return the test of a rule on the values of a property, None where its form is not known."""
    written = " ".join(query.split())
    for pattern, form in _FORMS:
        if path.startswith("<") and (found := pattern.fullmatch(written)):
            return form(path, *map(_term, found.groups()))
    return None


# Dates are compared as text, at the precision that both have; what the engine knows to be no
# date is left to it, and so is a class.


def _before(one: str, other: str) -> bool:
    """Tell whether a literal's text lies before another's, as far as both go."""
    if "\\" in one or "\\" in other:
        return True  # for the engine to read
    first, second = (term[1 : term.find('"', 1)] for term in (one, other))
    return first[: len(second)] < second[: len(first)]


def _any_before(some: Iterable[str], others: Iterable[str]) -> bool:
    return any(_before(one, other) for one in some for other in others)


def _order(path: str, earlier: str) -> Test:
    """Test for a date before the one that it has to follow."""
    return lambda _, stated, __: _any_before(stated[path], stated.get(earlier, ()))


def _order_of_nodes(path: str, start: str, end: str) -> Test:
    """Test for a start before the end of a node that was to come first."""

    def may_fail(_: str, stated: Properties, facts: Facts) -> bool:
        starts = stated.get(start, ())
        return any(_any_before(starts, _values(other, end, facts)) for other in stated[path])

    return may_fail


def _alone(path: str, value: str, wanted: str) -> Test:
    """Test for a value that nothing comes with."""
    return lambda _, stated, __: value in stated[path] and wanted not in stated


def _without(_path: str, wanted: str) -> Test:
    return lambda _, stated, __: wanted not in stated


def _beside(_path: str, predicate: str, value: str) -> Test:
    """Test for a value that excludes another property."""
    return lambda _, stated, __: value in stated.get(predicate, ())


def _itself(path: str) -> Test:
    return lambda node, stated, _: node in stated[path]


def _circle(path: str, _again: str) -> Test:
    """Test for a way that leads back to where it began."""

    def may_fail(node: str, stated: Properties, facts: Facts) -> bool:
        seen: set[str] = set()
        waiting = [*stated[path]]
        while waiting:
            if (other := waiting.pop()) == node:
                return True
            if other not in seen:
                seen.add(other)
                waiting += _values(other, path, facts)
        return False

    return may_fail


def _any(_path: str, *_others: str) -> Test:
    """Leave to the engine whatever states the property."""
    return lambda *_: True


def _values(node: str, predicate: str, facts: Facts) -> list[str]:
    stated = (part.about(node).get(predicate, ()) for part in (facts, background_facts()))
    return [value for values in stated for value in values]


def _term(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def _form(body: str) -> re.Pattern[str]:
    """Return the pattern of a query; ``CLASS`` may be any class, ``NAME`` is a part to hand on."""
    written = re.escape(" ".join(f"SELECT DISTINCT $this ?value WHERE {{ {body} }}".split()))
    return re.compile(written.replace("CLASS", r"\w+:\w+").replace("NAME", r"(\w+:\w+)"))


def _dates(first: str, second: str, before: str) -> str:
    """Return the filters on two dates, and the one that lets the first be before the second."""
    one, other = before.split()
    return f"""
        FILTER (DATATYPE({first}) IN (xsd:date, xsd:gYearMonth, xsd:gYear))
        FILTER (DATATYPE({second}) IN (xsd:date, xsd:gYearMonth, xsd:gYear))
        FILTER (SUBSTR(STR({one}), 1, STRLEN(STR({other})))
            < SUBSTR(STR({other}), 1, STRLEN(STR({one}))))
    """


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., Test]], ...]] = (
    (
        _form(
            "$this a CLASS ; NAME ?earlier ; $PATH ?value ."
            + _dates("?earlier", "?value", "?value ?earlier")
        ),
        _order,
    ),
    (
        _form(
            "$this a CLASS ; NAME ?start ; $PATH ?value . ?value NAME ?end ."
            + _dates("?start", "?end", "?start ?end")
        ),
        _order_of_nodes,
    ),
    (
        _form(
            "$this $PATH ?value . FILTER (?value = NAME) FILTER NOT EXISTS { $this NAME ?stated }"
        ),
        _alone,
    ),
    (
        _form(
            "$this a CLASS ; $PATH ?value . FILTER (?value = NAME)"
            " FILTER NOT EXISTS { $this NAME ?verifier }"
        ),
        _alone,
    ),
    (
        _form("$this a CLASS ; $PATH ?value . FILTER NOT EXISTS { $this NAME ?level }"),
        _without,
    ),
    (_form("$this a CLASS ; NAME NAME ; $PATH ?value ."), _beside),
    (_form("$this a CLASS ; $PATH ?value . FILTER (?value = $this)"), _itself),
    (_form("$this a CLASS ; $PATH ?value . ?value NAME* $this ."), _circle),
    (
        _form(
            "$this a CLASS ; NAME/NAME ?overlay ; $PATH ?value . ?value NAME ?other ."
            " FILTER (?other != ?overlay)"
        ),
        _any,
    ),
)
