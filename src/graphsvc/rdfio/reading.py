"""Parse and serialize RDF with Oxigraph, after the guard has looked at the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import pyoxigraph as ox

from graphsvc.errors import SyntaxRefusal, TooLargeRefusal, UnreadableRefusal, UnsafeRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio import ngsi
from graphsvc.rdfio.contexts import CONTEXT, with_bundled
from graphsvc.rdfio.formats import JSONLD, TRIG, TURTLE, Format
from graphsvc.rdfio.guard import checked
from graphsvc.vocab import PREFIXES

_POSITION = re.compile(r"^Parser error at line \d+ (?:column \d+|between columns \d+ and \d+): ")
_TABLE = b"|".join(prefix.encode() for prefix in PREFIXES)
_ESCAPED = re.compile(
    rb"(?<![\w\\<\"@:/-])(?P<prefix>" + _TABLE + rb"):"
    rb"(?P<local>(?:[\w%.-]|\\[^\w\s\\\"])*+)(?<!\.)(?=[ ;,\n)\]])"
)
_REMOTE_CONTEXT = "No LoadDocumentCallback"
# What the parser says, as far as we know it, and what its reader should do.
_HINTS = (
    (re.compile(r"prefix (\S*) has not been declared"), "Declare it at the top: @prefix {0} <…> ."),
    (re.compile(r"followed by a dot|dot is expected"), "Add the missing '.'."),
    (re.compile(r"^Unexpected end$"), "Finish the last statement; most often its '.' is missing."),
    (re.compile(r"^Unexpected end of file"), "Close what is open: a quotation mark or a bracket."),
    (re.compile(r"Line jumps are not allowed"), 'Close the string, or use """ for several lines.'),
    (re.compile(r"Invalid IRI|No scheme found"), "Write the IRI without spaces, between < and >."),
    (re.compile(r"is not a valid (?:predicate|RDF object|subject)"), "Check the term there."),
)


def base_of(name: str) -> str:
    """Return the base IRI of a local file: its name alone, so that no folder is revealed."""
    return f"file:///{re.sub(r'[^A-Za-z0-9._~-]', '-', name) or 'input'}"


def parse(data: bytes, syntax: Format, *, name: str, limits: Limits) -> list[ox.Quad]:
    """Return the statements of ``data`` as quads, blank-node labels kept.

    Raises a subclass of ``InputRefusal`` that names the file, the line and the column.
    """
    quads = list(_statements(checked_as(data, syntax, name, limits), syntax, name, limits))
    _refuse_none(len(quads), name)
    return quads


def to_ntriples(data: bytes, syntax: Format, *, name: str, limits: Limits) -> str:
    """Return ``data`` as canonical N-Triples, one statement a line, in document order.

    Quicker than :func:`parse` where only text is needed next.  The names of graphs
    are dropped: a file's graphs are read as one.  Raises as :func:`parse` does.
    """
    data = checked_as(data, syntax, name, limits)
    if syntax.has_graphs:
        triples = (quad.triple for quad in _statements(data, syntax, name, limits))
        text = _written(triples, ox.RdfFormat.N_TRIPLES)
    else:
        # Without graphs N-Quads are N-Triples, and no triple has to be taken out of its quad.
        # Python has no part in it: what the parser gives, the serializer takes.
        with _refusing(syntax, name):
            parser = _parser(data, syntax, base_of(name))
            text = _written(islice(parser, limits.max_statements), ox.RdfFormat.N_QUADS)
            one_more = next(iter(parser), None)
        _refuse_more(one_more, name, limits)
    _refuse_none(len(text), name)
    return text.decode()


def statements(
    data: bytes, syntax: Format, *, name: str, limits: Limits, base: str
) -> Iterator[ox.Quad]:
    """Yield the statements of ``data``, which may have none; blank nodes get new names.

    Relative IRIs are read against ``base``.  Raises as :func:`parse` does.
    """
    data = checked_as(data, syntax, name, limits)
    yield from _statements(data, syntax, name, limits, base, rename=True)


def checked_as(data: bytes, syntax: Format, name: str, limits: Limits) -> bytes:
    """Return the bytes that may be parsed; refusals bear the file's name."""
    try:
        data = checked(data, syntax, limits)
    except (UnreadableRefusal, TooLargeRefusal, SyntaxRefusal, UnsafeRefusal) as refusal:
        raise refusal.at(name) from refusal
    if syntax is not JSONLD:
        return data
    try:
        return with_bundled(ngsi.to_jsonld(data) if ngsi.is_payload(data) else data)
    except SyntaxRefusal as refusal:
        raise refusal.at(name) from refusal


def serialize(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], syntax: Format, *, flat: bool = False
) -> bytes:
    """Return the statements in that syntax with the prefix table; ``flat`` leaves prefixes out."""
    engine_format = getattr(ox.RdfFormat, syntax.engine_name)
    data = _written(statements, engine_format, None if flat else PREFIXES)
    return readable(data) if syntax in (TURTLE, TRIG) and not flat else data


def readable(data: bytes) -> bytes:
    r"""Return Turtle in which no prefixed name has an escaped slash: such IRIs stand in full.

    ``om:clause\/6.9.4`` becomes ``<https://…/iso37106-2021/clause/6.9.4>``.  In a string the
    serializer doubles a backslash, so that nothing there is taken for a name.
    """
    return _ESCAPED.sub(_in_full, data) if b"\\/" in data else data


def _in_full(name: re.Match[bytes]) -> bytes:
    if b"\\/" not in name["local"]:
        return name[0]
    local = re.sub(rb"\\(.)", rb"\1", name["local"])
    return b"<" + PREFIXES[name["prefix"].decode()].encode() + local + b">"


def _written(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    engine_format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    # None comes back only where an output was named.
    return ox.serialize(statements, format=engine_format, prefixes=prefixes) or b""


def _refuse_none(size: int, name: str) -> None:
    if not size:
        raise UnreadableRefusal(
            "The file holds no statements",
            todo="Start from a template or from examples/arden.ttl.",
            where=Where(name),
        )


def _statements(
    data: bytes,
    syntax: Format,
    name: str,
    limits: Limits,
    base: str | None = None,
    *,
    rename: bool = False,
) -> Iterator[ox.Quad]:
    parser = _parser(data, syntax, base or base_of(name), rename=rename)
    with _refusing(syntax, name):
        yield from islice(parser, limits.max_statements)
        one_more = next(iter(parser), None)
    _refuse_more(one_more, name, limits)


def _parser(data: bytes, syntax: Format, base: str, *, rename: bool = False) -> ox.QuadParser:
    engine_format = getattr(ox.RdfFormat, syntax.engine_name)
    return ox.parse(data, format=engine_format, base_iri=base, rename_blank_nodes=rename)


@contextmanager
def _refusing(syntax: Format, name: str) -> Iterator[None]:
    """Turn the parser's errors into refusals."""
    try:
        yield
    except SyntaxError as fault:
        raise _refusal(fault, syntax, name) from fault
    except (MemoryError, OverflowError) as fault:  # a token over 16 MiB
        raise TooLargeRefusal(
            "One term of the file is too long to read", todo="Shorten it.", where=Where(name)
        ) from fault


def _refuse_more(one_more: ox.Quad | None, name: str, limits: Limits) -> None:
    if one_more is not None:
        raise TooLargeRefusal(
            f"The file has more than max_statements = {limits.max_statements:,} statements",
            todo="Split it, or raise the limit.",
            where=Where(name),
        )


def _refusal(fault: SyntaxError, syntax: Format, name: str) -> SyntaxRefusal | UnsafeRefusal:
    where = Where(name, fault.lineno, fault.offset)
    message = str(fault.args[0]) if fault.args else str(fault)
    if _REMOTE_CONTEXT in message:
        return UnsafeRefusal(
            "The JSON-LD names a remote @context, which is never fetched",
            todo=f'Write the context into the file, "@context": {{ … }}, or name {CONTEXT}.',
            where=where,
        )
    what = _POSITION.sub("", message)
    for pattern, hint in _HINTS:
        if found := pattern.search(what):
            return SyntaxRefusal(what, todo=hint.format(*found.groups()), where=where)
    label = "JSON-LD" if syntax is JSONLD else syntax.label
    return SyntaxRefusal(what, todo=f"Mend the {label} at that place.", where=where)
