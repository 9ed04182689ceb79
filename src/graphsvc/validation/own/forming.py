"""Whether shapes are well-formed: an engine passes over what is not, or stops without a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from graphsvc.analysis.facts import TYPE, Facts, language_of, text_of
from graphsvc.validation import core
from graphsvc.validation.core import TERMS, Takes, sh
from graphsvc.validation.own.faults import Fault, short
from graphsvc.validation.own.regexes import readable
from graphsvc.validation.paths import members, read_path
from graphsvc.vocab import XSD

_PATH: Final = sh("path")
_PROPERTY: Final = sh("property")
_PATTERN: Final = sh("pattern")
_FLAGS: Final = sh("flags")
_NODE_KINDS: Final = frozenset(map(sh, core.NODE_KINDS))
_TELLING: Final = core.CONSTRAINING | core.TARGETS
_COUNT: Final = re.compile(
    rf'"\+?\d+"\^\^<{re.escape(XSD)}(?:integer|int|long|short|byte|nonNegativeInteger'
    r"|positiveInteger|unsigned\w+)>"
)
_BOOLEAN: Final = re.compile(rf'"(?:true|false|1|0)"\^\^<{re.escape(XSD)}boolean>')
_PLAIN: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
# Shapes that rest on shapes, one within the other; beyond it an engine may break off.
_MOST_LEVELS: Final = 100


def _is_iri(term: str, _facts: Facts) -> bool:
    return term.startswith("<")


def _is_text(term: str, _facts: Facts) -> bool:
    return bool(_PLAIN.fullmatch(term) or language_of(term))


def _listed(test: Callable[[str, Facts], bool]) -> Callable[[str, Facts], bool]:
    def are(term: str, facts: Facts) -> bool:
        found = members(term, facts)
        return found is not None and all(test(item, facts) for item in found)

    return are


def _is_node(term: str, _facts: Facts) -> bool:
    return not term.startswith('"')


def _anything(_term: str, _facts: Facts) -> bool:
    return True


# How each kind of value is told, and what is one.
_KINDS: Final[dict[Takes, tuple[str, Callable[[str, Facts], bool]]]] = {
    "any": ("a value", _anything),
    "boolean": ("true or false", lambda term, _: bool(_BOOLEAN.fullmatch(term))),
    "count": ("a whole number, 0 or more", lambda term, _: bool(_COUNT.fullmatch(term))),
    "iri": ("an IRI", _is_iri),
    "iris": ("a list of IRIs", _listed(_is_iri)),
    "list": ("a list", _listed(_anything)),
    "literal": ("a number, a date or another literal", lambda term, _: term.startswith('"')),
    "node": ("an IRI or a literal", lambda term, _: not term.startswith("_:")),
    "nodeKind": ("one of sh:IRI, sh:Literal, …", lambda term, _: term in _NODE_KINDS),
    "path": ("a property or a path", lambda term, facts: read_path(term, facts) is not None),
    "shape": ("a shape", _is_node),
    "shapes": ("a list of shapes", _listed(_is_node)),
    "string": ("a text", lambda term, _: bool(_PLAIN.fullmatch(term))),
    "strings": ("a list of texts", _listed(lambda term, _: bool(_PLAIN.fullmatch(term)))),
    "text": ("a text, with or without a language", _is_text),
}


def shapes_of(facts: Facts) -> list[str]:
    """Return the nodes that are shapes: typed, aimed, constraining, or referred to as shapes."""
    found: dict[str, None] = {}
    for node in facts.subjects():
        stated = facts.about(node)
        is_typed = not core.SHAPE_TYPES.isdisjoint(stated.get(TYPE, ()))
        if is_typed or not stated.keys().isdisjoint(_TELLING):
            found[node] = None
        found |= dict.fromkeys(references(node, facts))
    return list(found)


def references(node: str, facts: Facts) -> Iterator[str]:
    """Yield the shapes that a shape rests on."""
    for predicate, values in facts.about(node).items():
        if predicate in core.OF_SHAPES:
            yield from values
        elif predicate in core.OF_SHAPE_LISTS:
            for value in values:
                yield from members(value, facts) or ()


def ill_formed(facts: Facts, shapes: list[str], known: frozenset[str]) -> Iterator[Fault]:
    """Yield what is wrong with the shapes; ``known`` are others that they may rest on.

    What is wrong with a list or a path is told of the statement that bears it.
    """
    for shape in shapes:
        stated = facts.about(shape)
        if not stated and shape not in known:
            yield from _unknown(shape, facts)
        for predicate, values in stated.items():
            if predicate in TERMS:
                yield from _values(shape, predicate, values, facts)
        yield from _whole(shape, facts)
    yield from _circles(facts, shapes)


def _values(shape: str, predicate: str, values: list[str], facts: Facts) -> Iterator[Fault]:
    term = TERMS[predicate]
    told, test = _KINDS[term.takes]
    for value in values:
        if not test(value, facts):
            yield Fault(
                f"{short(predicate)} takes {told}", "Mend the value.", shape, predicate, value
            )
    if term.single and len(values) > 1:
        yield Fault(
            f"{short(predicate)} stands {len(values)} times on one shape",
            "Keep one, or write several shapes.",
            shape,
            predicate,
            values[1],
        )


def _whole(shape: str, facts: Facts) -> Iterator[Fault]:
    stated = facts.about(shape)
    types = stated.get(TYPE, ())
    if _PATH in stated:
        if sh("NodeShape") in types:
            yield Fault("A node shape has no sh:path", "Make it a sh:PropertyShape.", shape, _PATH)
    else:
        if sh("PropertyShape") in types:
            yield Fault("A property shape needs sh:path", "Add the path.", shape)
        for predicate in stated:
            if predicate in TERMS and TERMS[predicate].on_property:
                yield Fault(
                    f"{short(predicate)} counts for a property, and this shape has no sh:path",
                    "Add the path, or put it into a shape that sh:property names.",
                    shape,
                    predicate,
                )
    for value in stated.get(_PROPERTY, ()):
        inner = facts.about(value)
        if inner and _PATH not in inner:
            yield Fault("A property shape needs sh:path", "Add the path.", shape, _PROPERTY, value)
    flags = text_of(stated.get(_FLAGS, ['""'])[0])
    for pattern in stated.get(_PATTERN, ()):
        if not readable(text_of(pattern), flags):
            yield Fault(
                f"The pattern {text_of(pattern)!r} can't be read as a regular expression",
                "Mend it; groups can't be referred back to, and nothing looks ahead or behind.",
                shape,
                _PATTERN,
                pattern,
            )


def _unknown(shape: str, facts: Facts) -> Iterator[Fault]:
    for node in facts.subjects():
        if shape in references(node, facts):
            stated = facts.about(node)
            predicate = next((name for name in stated if shape in stated[name]), None)
            yield Fault(
                f"Nothing is stated of {short(shape)}, so it would accept everything",
                "Describe it, mend its name, or hand its file in too.",
                node,
                predicate,
                shape if predicate else None,
            )
            return


def _circles(facts: Facts, shapes: list[str]) -> Iterator[Fault]:
    """Yield the first shape that rests on itself, or on too many others, one within the other."""
    levels: dict[str, int] = {}
    for start in shapes:
        waiting, above = [(start, list(references(start, facts)))], {start}
        while waiting:
            shape, below = waiting[-1]
            if below:
                inner = below.pop()
                if inner in above:
                    yield Fault("The shape rests on itself", "Break the circle.", inner)
                    return
                if inner not in levels:
                    above.add(inner)
                    waiting.append((inner, list(references(inner, facts))))
                continue
            waiting.pop()
            above.discard(shape)
            levels[shape] = 1 + max((levels[item] for item in references(shape, facts)), default=0)
            if levels[shape] > _MOST_LEVELS:
                yield Fault(
                    f"More than {_MOST_LEVELS} shapes rest on each other, one within the other",
                    "Write the rule with fewer.",
                    shape,
                )
                return
