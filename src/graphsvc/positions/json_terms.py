"""Turn the scalars of a JSON-LD file into the terms that they stand for; "" is no term."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graphsvc.positions.json_context import INHERITED, Context, Definition
from graphsvc.positions.terms import BOOLEAN, iri_term, is_blank, literal_term
from graphsvc.vocab import XSD

_INTEGER = f"{XSD}integer"
_DOUBLE = f"{XSD}double"
_NO_DATATYPE = {None, "@id", "@none", "@vocab"}
# Whole numbers written with a point or an exponent are integers up to here.
_LARGEST = 2**63
# The fast parser drops without a word what holds any of the first or is none of the second.
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def node_term(iri: str) -> str:
    """Return the term of an IRI or a blank node."""
    if not iri or _NOT_IN_IRI.search(iri):
        return ""
    return iri if is_blank(iri) else iri_term(iri)


def reference_term(name: str, context: Context, *, is_vocab: bool = False) -> str:
    """Return the node that a name refers to."""
    iri = context.expanded(name, is_vocab=True) if is_vocab else ""
    return node_term(iri or context.expanded(name, is_vocab=False))


def string_term(value: str, definition: Definition, context: Context) -> str:
    """Return the term of a string under a key of that definition."""
    if definition.type in {"@id", "@vocab"}:
        return reference_term(value, context, is_vocab=definition.type == "@vocab")
    if definition.type not in _NO_DATATYPE:
        return literal_term(value, f"^^<{definition.type}>")
    language = context.language if definition.language is INHERITED else definition.language
    return tagged_term(value, language)


def tagged_term(value: str, language: object) -> str:
    """Return the term of a string in a language, None for no language."""
    if not isinstance(language, str):
        return literal_term(value)
    return literal_term(value, f"@{language.lower()}") if _TAG.fullmatch(language) else ""


def native_term(source: str, datatype: str | None) -> str:
    """Return the term of a number, a boolean or null, as written."""
    if source == "null":
        return ""
    if source in {"true", "false"}:
        return literal_term(source, BOOLEAN if datatype in _NO_DATATYPE else f"^^<{datatype}>")
    lexical, own = _number(source, is_double=datatype == _DOUBLE)
    return literal_term(lexical, f"^^<{own if datatype in _NO_DATATYPE else datatype}>")


def value_term(value: Mapping[str, Any], source: str, context: Context) -> str:
    """Return the term of an object with ``@value``; its keys are keywords, ``source`` its value."""
    text, datatype = value.get("@value"), value.get("@type")
    datatype = context.expanded(datatype, is_vocab=True) if isinstance(datatype, str) else None
    if not isinstance(text, str):
        return native_term(source, datatype)
    if datatype is not None:
        return literal_term(text, f"^^<{datatype}>")
    return tagged_term(text, value.get("@language"))


def _number(source: str, *, is_double: bool) -> tuple[str, str]:
    """Return the lexical form of a number and its datatype."""
    if not is_double and source.lstrip("-").isdigit():
        return ("0" if source == "-0" else source), _INTEGER
    number = float(source)
    if not is_double and number.is_integer() and abs(number) < _LARGEST:
        return str(int(number)), _INTEGER
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    first, *others = map(str, digits)
    scale = len(others) + exponent if isinstance(exponent, int) else 0
    return f"{'-' * sign}{first}.{''.join(others) or '0'}E{scale}", _DOUBLE
