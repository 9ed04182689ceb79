"""The terms of SHACL beside its core: those that only inform, and those that reach further."""

from __future__ import annotations

from typing import Final

from graphsvc.validation.core import SHAPE_TYPES, TERMS, sh
from graphsvc.vocab import SH

# Read by people and forms, or part of a path or a report: nothing is checked by them.
_INERT: Final = (
    *("name", "description", "order", "group", "defaultValue", "suggestedShapesGraph"),
    *("alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath"),
    *("declare", "prefix", "namespace"),
    *("conforms", "detail", "focusNode", "result", "resultMessage", "resultPath", "resultSeverity"),
    *("shapesGraphWellFormed", "sourceConstraint", "sourceConstraintComponent", "sourceShape"),
    # Of an early draft, and still to be met.
    *("value", "nodeShape"),
)
INERT: Final = frozenset(sh(name) for name in _INERT)

# SPARQL in shapes, which an operator may allow.
SPARQL: Final = frozenset(
    sh(name)
    for name in (
        *("sparql", "select", "ask", "prefixes", "parameter", "optional", "labelTemplate"),
        *("validator", "nodeValidator", "propertyValidator"),
        *("ConstraintComponent", "SPARQLConstraint", "Parameter", "Parameterizable"),
        *("SPARQLAskValidator", "SPARQLSelectValidator", "SPARQLExecutable", "Validator"),
        *("SPARQLAskExecutable", "SPARQLSelectExecutable"),
    )
)
QUERIES: Final = (sh("select"), sh("ask"))

_INERT_TYPES: Final = frozenset(
    sh(name)
    for name in ("PropertyGroup", "PrefixDeclaration", "ValidationReport", "ValidationResult")
)
KNOWN_TYPES: Final = SHAPE_TYPES | _INERT_TYPES
KNOWN: Final = frozenset(TERMS) | INERT

_ADVANCED: Final = (
    *("rule", "condition", "construct", "update", "subject", "predicate", "object"),
    *("target", "expression", "values", "returnType", "entailment", "shapesGraph"),
    *("filterShape", "nodes", "intersection", "union", "if", "then", "else", "count", "distinct"),
    *("exists", "groupConcat", "limit", "max", "min", "offset", "orderBy", "sum", "this"),
    *("Function", "SPARQLFunction", "Rule", "TripleRule", "SPARQLRule", "SPARQLTarget"),
    *("SPARQLTargetType", "Target", "TargetType", "ExpressionConstraint", "SPARQLExpr"),
    *("NodeExpression", "ResultAnnotation", "resultAnnotation", "annotationProperty"),
    *("annotationValue", "annotationVarName", "desc", "memberShape", "SPARQLConstructExecutable"),
    *("SPARQLUpdateExecutable",),
)
ADVANCED: Final = frozenset(sh(name) for name in _ADVANCED)


def is_javascript(iri: str) -> bool:
    """Tell whether the term belongs to the part of SHACL that runs JavaScript."""
    return iri.startswith((f"<{SH}js", f"<{SH}JS"))
