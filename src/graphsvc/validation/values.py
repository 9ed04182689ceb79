"""What a term is: its type, whether it is written as its type asks, how two of them compare."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, cast

import pyoxigraph as ox

from graphsvc.analysis.facts import language_of, text_of
from graphsvc.vocab import RDF, XSD

_STORE: Final = ox.Store()
_TYPED: Final = re.compile(r'"(?:[^"\\]|\\.)*"\^\^<([^>]*)>', re.DOTALL)
_INTEGER: Final = re.compile(r"[+-]?\d+")
# The least and the greatest number of each type; None has no such end.
_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
INTEGERS: Final = frozenset({"integer", *_RANGES})
_CAST: Final = frozenset(
    {"boolean", "decimal", "integer", "double", "float", "date", "dateTime", "time", "duration"}
    | {"gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "dayTimeDuration"}
    | {"yearMonthDuration"}
)


def kind_of(term: str) -> str:
    """Return ``IRI``, ``BlankNode`` or ``Literal``."""
    return "IRI" if term.startswith("<") else "BlankNode" if term.startswith("_:") else "Literal"


def datatype_of(term: str) -> str | None:
    """Return the IRI of a literal's datatype, None for what is no literal."""
    if not term.startswith('"'):
        return None
    if found := _TYPED.fullmatch(term):
        return found[1]
    return RDF + "langString" if language_of(term) else XSD + "string"


@lru_cache(maxsize=1024)
def well_written(term: str) -> bool:
    """Tell whether a literal is written as its datatype asks; unknown types ask nothing."""
    name = (datatype_of(term) or "").removeprefix(XSD)
    text = text_of(term)
    if name in _RANGES:
        least, most = _RANGES[name]
        if not _INTEGER.fullmatch(text):
            return False
        return (least is None or int(text) >= least) and (most is None or int(text) <= most)
    return name not in _CAST or answer(f"<{XSD}{name}>(?a)", ox.Literal(text)) is not None


@lru_cache(maxsize=1024)
def compares(left: str, sign: str, right: str) -> bool:
    """Tell whether ``left < right`` or the like holds; what can't be compared does not."""
    if not (left.startswith('"') and right.startswith('"')):
        return False
    return _is_true(answer(f"?a {sign} ?b", _literal(left), _literal(right)))


@lru_cache(maxsize=1024)
def matches(text: str, pattern: str, flags: str) -> bool:
    """Tell whether a text fits a pattern, in time proportional to the text."""
    return _is_true(answer("REGEX(?a, ?b, ?c)", *map(ox.Literal, (text, pattern, flags))))


def _literal(term: str) -> ox.Literal:
    if language := language_of(term):
        return ox.Literal(text_of(term), language=language)
    return ox.Literal(text_of(term), datatype=ox.NamedNode(datatype_of(term) or ""))


def answer(expression: str, *terms: ox.Literal) -> object:
    """Return what an expression over ``?a``, ``?b``, ``?c`` comes to, None for an error."""
    given: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable(name): term for name, term in zip("abc", terms, strict=False)
    }
    # What is bound must also be selected.
    query = f"SELECT ({expression} AS ?answer) {' '.join(map(str, given))} {{}}"
    (row,) = cast(ox.QuerySolutions, _STORE.query(query, substitutions=given))
    return row["answer"]


def _is_true(answer: object) -> bool:
    return isinstance(answer, ox.Literal) and answer.value == "true"
