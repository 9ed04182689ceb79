"""What a user's own shapes are called in a report, and what they say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from graphsvc.analysis.facts import Facts, in_language, text_of
from graphsvc.report import OWN_TIER
from graphsvc.validation.causes import Explainer
from graphsvc.validation.expected import expected_of
from graphsvc.validation.own.forming import references, shapes_of
from graphsvc.validation.own.helpers import helpers_text
from graphsvc.validation.own.shapes import OwnShapes
from graphsvc.validation.paths import Path
from graphsvc.validation.rows import Row
from graphsvc.validation.shape_tree import NAMELESS, Shape, ShapeTree
from graphsvc.validation.shapes import ShapeInfo
from graphsvc.validation.telling.asking import asked
from graphsvc.validation.telling.nouns import Nouns, local_name, properties
from graphsvc.vocab import SKOS

_EXAMPLE: Final = f"<{SKOS}example>"


@dataclass(frozen=True, eq=False)
class OwnNames:
    """Tell of the shapes of one user, by the IRIs under which an engine runs them."""

    facts: Facts
    tree: ShapeTree
    infos: dict[str, ShapeInfo]

    def message(self, row: Row, explainer: Explainer) -> str:
        """Return what a result says: the shape's own message, else what the constraint asks."""
        shape = self.tree.shape(f"<{row.shape}>")
        if told := in_language(shape.messages, explainer.lang):
            return told
        nouns = Nouns(self.tree, explainer.lang)
        constraints = shape.of(row.component)
        if len(constraints) > 1:
            failing = {miss.constraint for miss in explainer.failing(row)}
            constraints = [item for item in constraints if item in failing] or constraints
        sentence = asked(constraints, shape, _path(row, shape, nouns), nouns)
        return sentence or row.message or nouns.say.broken.format(name=self.infos[row.shape].name)


def _path(row: Row, shape: Shape, nouns: Nouns) -> str:
    """Return the path of a result in short; a closed shape's result has one that it has not."""
    if shape.path:
        return nouns.path(shape.path)
    return nouns.path(Path("", (), row.path)) if row.path else ""


@lru_cache(maxsize=4)
def names_of(own: OwnShapes) -> OwnNames:
    """Return the names of the shapes, read once for all files that are checked by them."""
    facts = Facts.of_ntriples(own.text)
    tree = ShapeTree(Facts.of_ntriples(own.text + helpers_text()))
    shapes = [shape for shape in shapes_of(facts) if shape in facts]
    roots = _roots(shapes, facts)
    counts: Counter[str] = Counter()
    infos = {}
    for node in shapes:
        root, shape = roots[node], tree.shape(node)
        kind = local_name(text_of(root))
        if root != node or NAMELESS in node:
            kind = "-".join([kind.lstrip("_"), *map(local_name, _properties(shape))])
        # No finding of a bundled shape is called like one of a user's.
        kind = f"{OWN_TIER}:{kind}"
        counts[kind] += 1
        if counts[kind] > 1:
            kind = f"{kind}-{counts[kind]}"
        examples = facts.about(node).get(_EXAMPLE, ())
        infos[text_of(node)] = ShapeInfo(
            text_of(root),
            OWN_TIER,
            shape.messages,
            text_of(examples[0]) if examples else None,
            expected_of(node, facts),
            kind,
        )
    return OwnNames(facts, tree, infos)


def _properties(shape: Shape) -> list[str]:
    return list(properties(shape.path)) if shape.path else []


def _roots(shapes: list[str], facts: Facts) -> dict[str, str]:
    """Return the nearest shape above each that has a name of its own, itself if it has one."""
    above = {inner: shape for shape in reversed(shapes) for inner in references(shape, facts)}
    found = {}
    for shape in shapes:
        root = shape
        while NAMELESS in root and root in above:
            root = above[root]
        found[shape] = root
    return found
