"""Look at bytes before any parser does: encoding, size, depth, what reaches outside.

The parsers are fast but trusting: deep nesting overflows a stack, an entity
bomb expands without limit, a DOCTYPE may name a file.  What is refused here
never reaches them.  Every check is one linear pass, made only where the bytes
give cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from graphsvc.errors import (
    SyntaxRefusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
    Where,
)
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import JSONLD, RDFXML, Format

_UTF8_BOM = b"\xef\xbb\xbf"
# The longer marks first: one of them begins as a shorter one does.
_OTHER_UNICODE = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20)))
_CONTROL = re.compile(b"[%s]" % re.escape(_CONTROLS))
# Strings, IRIs and comments are stepped over so that only real brackets count.
_TURTLE_BRACKET = re.compile(
    rb"""
    \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
    | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+' | <[^<>"{}|^`\\\s]*+> | \#[^\n]*+
    | (?P<open><<|[\[({]) | (?P<close>>>|[\])}])
    """,
    re.VERBOSE | re.DOTALL,
)
_JSON_BRACKET = re.compile(
    rb'"(?:[^"\\]|\\.)*+" | (?P<open>[\[{]) | (?P<close>[\]}])', re.VERBOSE | re.DOTALL
)


def checked(data: bytes, syntax: Format, limits: Limits) -> bytes:
    """Return ``data`` without a byte order mark if it may be parsed, else refuse it."""
    if len(data) > limits.max_upload_bytes:
        raise TooLargeRefusal(
            f"The file has {len(data):,} bytes, more than max_upload_bytes = "
            f"{limits.max_upload_bytes:,}",
            todo="Split it, or raise the limit.",
        )
    data = _text(data.removeprefix(_UTF8_BOM))
    if syntax is RDFXML:
        _check_xml(data, limits)
    else:
        _check_depth(data, _JSON_BRACKET if syntax is JSONLD else _TURTLE_BRACKET, limits)
    return data


def _text(data: bytes) -> bytes:
    if not data or data.isspace():
        raise UnreadableRefusal(
            "The file is empty", todo="Start from a template or from examples/arden.ttl."
        )
    for mark, encoding in _OTHER_UNICODE.items():
        if data.startswith(mark):
            raise UnreadableRefusal(
                f"The file is encoded in {encoding}", todo="Save it again as UTF-8."
            )
    # To take them out is ten times as fast as to search for them.
    if len(data.translate(None, _CONTROLS)) < len(data) and (control := _CONTROL.search(data)):
        raise UnreadableRefusal(
            "The file is binary or holds control characters",
            todo="Hand in a text file in UTF-8.",
            where=_place(data, control.start()),
        )
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        raise UnreadableRefusal(
            "The file is not encoded in UTF-8",
            todo="Save it again as UTF-8.",
            where=_place(data, fault.start),
        ) from fault
    return data


def _place(data: bytes, offset: int) -> Where:
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode(errors="replace")) + 1
    return Where(None, data.count(b"\n", 0, offset) + 1, column)


def _too_deep(limits: Limits, where: Where) -> TooLargeRefusal:
    return TooLargeRefusal(
        f"The text is nested deeper than max_depth = {limits.max_depth} levels",
        todo="Give the inner nodes names of their own and refer to them.",
        where=where,
    )


def _check_depth(data: bytes, bracket: re.Pattern[bytes], limits: Limits) -> None:
    # Fewer opening brackets than the limit can't nest deeper than it.
    openers: Iterable[bytes] = (b"[", b"(", b"{", b"<<")
    if sum(data.count(opener) for opener in openers) <= limits.max_depth:
        return
    depth = 0
    for token in bracket.finditer(data):
        if token["open"]:
            depth += 1
            if depth > limits.max_depth:
                raise _too_deep(limits, _place(data, token.start()))
        elif token["close"]:
            depth = max(depth - 1, 0)


def _check_xml(data: bytes, limits: Limits) -> None:
    """Refuse a DOCTYPE (entity bombs, external files), over-deep and ill-formed XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def place() -> Where:
        return Where(None, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.max_depth:
            raise _too_deep(limits, place())

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_parts: object) -> None:
        raise UnsafeRefusal(
            "The file has a DOCTYPE, which can pull in other files or expand without limit",
            todo="Remove the DOCTYPE and write entities out.",
            where=place(),
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003  expat takes no keywords
    except expat.ExpatError as fault:
        raise SyntaxRefusal(
            f"The XML is not well-formed: {expat.ErrorString(fault.code)}",
            todo="Mend the XML at that place.",
            where=Where(None, fault.lineno, fault.offset + 1),
        ) from fault
