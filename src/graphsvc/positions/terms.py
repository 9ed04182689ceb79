"""Write terms in N-Triples syntax, character for character as the fast parser writes them."""

from __future__ import annotations

import re
import sys

from graphsvc.vocab import RDF, XSD

TYPE = f"<{RDF}type>"
FIRST = f"<{RDF}first>"
REST = f"<{RDF}rest>"
NIL = f"<{RDF}nil>"
REIFIES = f"<{RDF}reifies>"
STRING = f"^^<{XSD}string>"
BOOLEAN = f"^^<{XSD}boolean>"
DEFAULT_GRAPH = "DEFAULT"
# A literal whose text is not worked out here; no literal can look like it.
ANY_LITERAL = '"'

_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f\ufffe\uffff]')
_NAMED = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNNAMED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def iri_term(iri: str) -> str:
    """Return the term of an IRI."""
    return f"<{iri}>"


def literal_term(value: str, suffix: str = "") -> str:
    """Return the term of a literal; ``suffix`` is ``@tag``, ``^^<datatype>`` or nothing."""
    if suffix == STRING:
        suffix = ""
    if _SPECIAL.search(value):
        value = _SPECIAL.sub(_escaped, value)
    return f'"{value}"{suffix}'


def number_term(digits: str) -> str:
    """Return the term of a number written without quotes."""
    if "e" in digits or "E" in digits:
        datatype = "double"
    else:
        datatype = "decimal" if "." in digits else "integer"
    return f'"{digits}"^^<{XSD}{datatype}>'


def triple_term(subject: str, predicate: str, object_: str) -> str:
    """Return the term that quotes a triple (RDF 1.2)."""
    return f"<<( {subject} {predicate} {object_} )>>"


def unescaped(text: str) -> str:
    r"""Replace the escapes of strings and IRIs: ``\n`` and its like, ``\u`` and ``\U``.

    Raises ValueError for a number beyond Unicode.
    """
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def string_value(quoted: str) -> str:
    """Return the text of a string in any of Turtle's four kinds of quotes."""
    width = 3 if quoted.startswith(('"""', "'''")) else 1
    return unescaped(quoted[width:-width])


def is_blank(term: str) -> bool:
    """Tell whether a term is a blank node."""
    return term.startswith("_:")


def anonymous(number: int) -> str:
    """Return our own name for a blank node without a label; no label can look like it."""
    return f"_:[{number}]"


def is_anonymous(term: str) -> bool:
    """Tell whether a term is a blank node of our own naming."""
    return term.startswith("_:[")


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _NAMED.get(character) or f"\\u{ord(character):04X}"


def _unescaped(match: re.Match[str]) -> str:
    short, long, character = match.groups()
    if character is not None:
        return _UNNAMED.get(character, character)
    code = int(short or long, 16)
    if code > sys.maxunicode:
        raise ValueError(f"No character has the number {code:x}.")
    return chr(code)
