"""The terms of SHACL Core that say what is checked: what each takes, and what it constrains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from graphsvc.vocab import SH

Takes = Literal[
    "any",
    "boolean",
    "count",
    "iri",
    "iris",
    "list",
    "literal",
    "node",
    "nodeKind",
    "path",
    "shape",
    "shapes",
    "string",
    "strings",
    "text",
]


@dataclass(frozen=True, slots=True)
class Term:
    """Say what a term takes.

    ``single`` terms stand once on a shape; those ``on_property`` need a path.
    """

    takes: Takes
    single: bool = False
    on_property: bool = False


def sh(name: str) -> str:
    """Return the term of SHACL as an N-Triples IRI."""
    return f"<{SH}{name}>"


# What constrains, in the order in which it is told. The constraint component of each has the
# term's name, but for the first letter.
CONSTRAINTS: Final[dict[str, Term]] = {
    "property": Term("shape"),
    "minCount": Term("count", single=True, on_property=True),
    "maxCount": Term("count", single=True, on_property=True),
    "nodeKind": Term("nodeKind", single=True),
    "class": Term("iri"),
    "datatype": Term("iri", single=True),
    "minExclusive": Term("literal", single=True),
    "minInclusive": Term("literal", single=True),
    "maxExclusive": Term("literal", single=True),
    "maxInclusive": Term("literal", single=True),
    "minLength": Term("count", single=True),
    "maxLength": Term("count", single=True),
    "pattern": Term("string"),
    "languageIn": Term("strings", single=True),
    "uniqueLang": Term("boolean", single=True, on_property=True),
    "in": Term("list", single=True),
    "hasValue": Term("any"),
    "equals": Term("iri"),
    "disjoint": Term("iri"),
    "lessThan": Term("iri", on_property=True),
    "lessThanOrEquals": Term("iri", on_property=True),
    "closed": Term("boolean", single=True),
    "node": Term("shape"),
    "and": Term("shapes"),
    "or": Term("shapes"),
    "xone": Term("shapes"),
    "not": Term("shape"),
    "qualifiedMinCount": Term("count", single=True),
    "qualifiedMaxCount": Term("count", single=True),
}
_OTHERS: Final[dict[str, Term]] = {
    "deactivated": Term("boolean", single=True),
    "flags": Term("string", single=True),
    "ignoredProperties": Term("iris", single=True),
    "message": Term("text"),
    "path": Term("path", single=True),
    "qualifiedValueShape": Term("shape"),
    "qualifiedValueShapesDisjoint": Term("boolean", single=True),
    "severity": Term("iri", single=True),
    "targetClass": Term("iri"),
    "targetNode": Term("node"),
    "targetObjectsOf": Term("iri"),
    "targetSubjectsOf": Term("iri"),
}
TERMS: Final = {sh(name): term for name, term in (*CONSTRAINTS.items(), *_OTHERS.items())}
CONSTRAINING: Final = frozenset(map(sh, CONSTRAINTS))
TARGETS: Final = frozenset(
    map(sh, ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"))
)
# Terms whose values are shapes, or lists of shapes.
OF_SHAPES: Final = frozenset(iri for iri, term in TERMS.items() if term.takes == "shape")
OF_SHAPE_LISTS: Final = frozenset(iri for iri, term in TERMS.items() if term.takes == "shapes")

# The constraint components of which an engine does not say by what a value fails them.
NESTED: Final = frozenset(
    f"{name}ConstraintComponent"
    for name in ("And", "Or", "Xone", "Not", "Node", "QualifiedMinCount", "QualifiedMaxCount")
)

SHAPE_TYPES: Final = frozenset(map(sh, ("NodeShape", "PropertyShape", "Shape")))
NODE_KINDS: Final = (
    "IRI",
    "BlankNode",
    "Literal",
    "BlankNodeOrIRI",
    "BlankNodeOrLiteral",
    "IRIOrLiteral",
)
