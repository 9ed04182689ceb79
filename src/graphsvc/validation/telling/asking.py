"""Say in a sentence what a constraint asks, for shapes that have no message of their own."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.analysis.facts import text_of
from graphsvc.validation.shape_tree import Constraint, Shape
from graphsvc.validation.telling.nouns import Nouns, name_of
from graphsvc.validation.telling.phrases import Phrases


def asked(constraints: Iterable[Constraint], shape: Shape, path: str, nouns: Nouns) -> str:
    """Return what constraints of the shape ask; nothing where there are none.

    ``path`` is what the result names, in short; it is empty for a node itself.
    """
    return " ".join(_sentence(item, shape, path, nouns) for item in constraints)


def _sentence(constraint: Constraint, shape: Shape, path: str, nouns: Nouns) -> str:
    say, name = nouns.say, constraint.name
    first = constraint.values[0] if constraint.values else ""
    if name in ("minCount", "maxCount"):
        return _counted(name, int(text_of(first)), path, say)
    if name.startswith("qualified"):
        return _qualified(constraint, path, nouns)
    if name == "hasValue" and path:
        return say.must_include.format(path=path, name=name_of(first))
    if name in ("uniqueLang", "closed"):
        template = say.must_be_unique if name == "uniqueLang" else say.must_not_stand
        return template.format(path=path)
    if name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
        template = {
            "equals": say.must_equal,
            "disjoint": say.must_differ,
            "lessThan": say.must_be_less,
            "lessThanOrEquals": say.must_not_be_more,
        }[name]
        return template.format(path=path or name_of(shape.node), name=name_of(first))
    return _value(constraint, path, nouns)


def _counted(name: str, count: int, path: str, say: Phrases) -> str:
    if name == "minCount":
        template = say.must_stand if count == 1 else say.must_stand_often
    else:
        template = {0: say.must_not_stand, 1: say.must_stand_once}.get(
            count, say.must_not_stand_often
        )
    return template.format(path=path, count=count)


def _qualified(constraint: Constraint, path: str, nouns: Nouns) -> str:
    shape = nouns.tree.shape(constraint.beside[0])
    noun = nouns.of_shape(shape)
    if noun is None:
        rule = nouns.rule(shape)
        noun = nouns.say.rule.format(name=rule) if rule else nouns.say.as_described
    say = nouns.say
    template = say.enough if constraint.name == "qualifiedMinCount" else say.not_too_many
    return template.format(count=text_of(constraint.values[0]), path=path, noun=noun)


def _value(constraint: Constraint, path: str, nouns: Nouns) -> str:
    """Return what is asked of one value, by a noun where one says it."""
    say, name = nouns.say, constraint.name
    if name == "not":
        noun = nouns.of_shape(nouns.tree.shape(constraint.values[0]))
        template = (say.must_not_be if path else say.must_not_be_here) if noun else say.must_not_fit
        return template.format(path=path, noun=noun)
    if noun := nouns.of_constraint(constraint):
        template = say.must_be if path else say.must_be_here
        return template.format(path=path, noun=noun)
    if name in ("or", "and", "xone"):
        template = {
            "or": say.must_meet_one,
            "and": say.must_meet_all,
            "xone": say.must_meet_exactly_one,
        }[name]
        return template.format(count=len(constraint.values))
    rule = nouns.rule(nouns.tree.shape(constraint.values[0])) if name == "node" else None
    if rule:
        noun = say.rule.format(name=rule)
        return (say.must_be if path else say.must_be_here).format(path=path, noun=noun)
    return (say.must_fit if path else say.must_fit_here).format(path=path)
