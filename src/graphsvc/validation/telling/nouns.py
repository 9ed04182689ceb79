"""Name what a value is, and what a constraint asks it to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from graphsvc.analysis.facts import in_language, text_of
from graphsvc.validation.paths import Path
from graphsvc.validation.shape_tree import NAMELESS, Constraint, Shape, ShapeTree
from graphsvc.validation.telling.phrases import EXAMPLES, Phrases, phrases
from graphsvc.validation.values import INTEGERS, datatype_of
from graphsvc.vocab import RDF, SH, XSD, shorten

_ALIKE: Final = dict.fromkeys(INTEGERS, "integer") | {
    "float": "double",
    "dateTimeStamp": "dateTime",
    "normalizedString": "string",
    "token": "string",
}
# Longer lists and texts are cut: a reader wants to recognize them, not to read them.
_MOST_NAMED: Final = 12
_MOST_LETTERS: Final = 80


@dataclass(frozen=True)
class Nouns:
    """Name values and constraints in one language; rules may rest on those of ``tree``."""

    tree: ShapeTree
    lang: str

    @cached_property
    def say(self) -> Phrases:
        """Return the language's phrases."""
        return phrases(self.lang)

    def listed(self, terms: Iterable[str]) -> str:
        """Return the names of several terms, or of the first of many."""
        names = [name_of(term) for term in terms]
        # The last one shows how far the list goes.
        shown = names if len(names) <= _MOST_NAMED else [*names[: _MOST_NAMED - 2], "…", names[-1]]
        return self.say.comma.join(shown)

    def type_(self, datatype: str, *, example: bool) -> str:
        """Return what a value of a datatype is, with a correct one as an example if asked."""
        local = datatype.removeprefix(XSD).removeprefix(RDF)
        local = _ALIKE.get(local, local)
        noun = self.say.datatypes.get(local)
        if noun is None:
            return self.say.datatype.format(name=shorten(datatype))
        return f"{noun} ({EXAMPLES[local]})" if example and local in EXAMPLES else noun

    def of_literal(self, term: str) -> str:
        """Return what a literal is."""
        return self.type_(datatype_of(term) or "", example=False)

    @lru_cache(maxsize=1024)  # noqa: B019  what is kept is small, and of few trees
    def of_constraint(self, constraint: Constraint) -> str | None:
        """Return what the constraint asks a value to be, None where no noun says it."""
        say, values = self.say, constraint.values
        first = values[0] if values else ""
        if constraint.name == "datatype":
            return self.type_(text_of(first), example=True)
        if constraint.name == "nodeKind":
            return say.node_kinds[text_of(first).removeprefix(SH)]
        if constraint.name in ("node", "or", "and", "not"):
            return self._of_nested(constraint)
        templates = {
            "in": say.one_of,
            "languageIn": say.languages,
            "hasValue": "{name}",
            "minLength": say.longer,
            "maxLength": say.shorter,
            "class": say.described,
            "pattern": say.pattern,
            "minExclusive": say.above,
            "minInclusive": say.from_,
            "maxExclusive": say.below,
            "maxInclusive": say.upto,
        }
        template = templates.get(constraint.name)
        if template is None:
            return None
        return template.format(name=name_of(first), count=text_of(first), list=self.listed(values))

    def of_shape(self, shape: Shape) -> str | None:
        """Return what a shape asks a value to be, None where no noun says all of it."""
        if shape.path is not None or not shape.constraints:
            return None
        return self._joined(map(self.of_constraint, shape.constraints), self.say.also)

    def rule(self, shape: Shape) -> str | None:
        """Return the shape's name for people, None where it has none."""
        if told := in_language(shape.names, self.lang):
            return told
        return None if is_nameless(shape.node) else name_of(shape.node)

    def path(self, path: Path | None) -> str:
        """Return a path with short names."""
        return short_path(path) if path else ""

    def _of_nested(self, constraint: Constraint) -> str | None:
        shapes = [self.tree.shape(node) for node in constraint.values]
        nouns = [self.of_shape(shape) for shape in shapes]
        if constraint.name == "or" and (classes := classes_of(shapes)):
            return self.say.described.format(name=self._joined_names(classes))
        if constraint.name == "not":
            return self.say.anything_but.format(noun=nouns[0]) if nouns[0] else None
        join = self.say.either if constraint.name == "or" else self.say.also
        return self._joined(nouns, join)

    def _joined_names(self, terms: list[str]) -> str:
        """Return one of several names; the end of a long list is left out."""
        names = [name_of(term) for term in terms]
        if len(names) > _MOST_NAMED:
            return self.listed(terms)
        return self._joined(names, self.say.either) or ""

    def _joined(self, nouns: Iterable[str | None], between: str) -> str | None:
        """Return all nouns as one; None where one of them is missing."""
        found = list(nouns)
        known = [noun for noun in found if noun]
        if not known or len(known) < len(found):
            return None
        if len(known) == 1:
            return known[0]
        return self.say.comma.join(known[:-1]) + between + known[-1]


def classes_of(shapes: Iterable[Shape]) -> list[str]:
    """Return the class that each of the shapes asks for alone; none where one asks otherwise."""
    found = []
    for shape in shapes:
        if shape.path or [item.name for item in shape.constraints] != ["class"]:
            return []
        found.append(shape.constraints[0].values[0])
    return found


def is_nameless(shape: str) -> bool:
    """Tell whether a shape has no name but the one that it was given to be run."""
    return shape.startswith("_:") or NAMELESS in shape


@lru_cache(maxsize=4096)
def name_of(term: str) -> str:
    """Return a term as people write it: ``scom:status``, ``"text"``, ``5``, ``2024-03-01``."""
    if term.startswith("<"):
        name = shorten(text_of(term))
        return name if name != text_of(term) else term
    if term.startswith("_:"):
        return "[ ]"
    text = text_of(term)
    if len(text) > _MOST_LETTERS:
        text = f"{text[:_MOST_LETTERS]}…"
    plain = datatype_of(term) in (XSD + "string", RDF + "langString")
    return f'"{text}"' if plain else text


def short_path(path: Path) -> str:
    """Return a path with short names in place of IRIs."""
    if not path.kind:
        return name_of(path.term)
    return str(Path(path.kind, tuple(Path("", (), short_path(part)) for part in path.parts)))


def local_name(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/#").replace("#", "/").replace(":", "/").rpartition("/")[2]


def properties(path: Path) -> Sequence[str]:
    """Return the IRIs of the properties in a path."""
    if not path.kind:
        return [text_of(path.term)]
    return [iri for part in path.parts for iri in properties(part)]
