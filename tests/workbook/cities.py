"""Cities made at random: any statement that the sheets should hold, and many that they can't."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

from graphsvc.vocab import LANGUAGES, PREFIXES, RDF, SCOM, XSD
from graphsvc.workbook.layout import Column, Sheet
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.names import Node, Term
from graphsvc.workbook.sheets import AGENT_CLASSES, RESOURCE_CLASSES, SHEETS

_TYPE = ox.NamedNode(RDF + "type")
_BASES = ("https://example.org/arden/", "https://example.org/a#", "http://도시.example/x/")

# Characters that a cell, a zip part, a spreadsheet or our own notation could stumble over.
_AWKWARD = "\"'\\;<>@^_=+-|#\n\r\t \u00a0\u2028\ufffe\x00\x1b\x7fé한😀x005F_x000D_"
TEXTS = st.text(
    st.one_of(
        st.sampled_from(_AWKWARD),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)
TAGS = st.sampled_from([*LANGUAGES, "de", "pt-BR", "zh-Hant-TW", "EN-gb"])
_LOCAL = st.one_of(
    st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True),
    st.sampled_from(
        ["a;b", "digital", "B7", "a:b", "%20", "é", "x(1)", "_x000D_", "사업", "0", "~"]
    ),
)
IRIS = st.builds(
    ox.NamedNode,
    st.one_of(
        st.builds(lambda base, name: base + name, st.sampled_from(_BASES), _LOCAL),
        st.sampled_from(
            [
                "urn:x:y;z",
                "mailto:office@example.org",
                PREFIXES["om"] + "B",
                PREFIXES["om"] + "B99",
                PREFIXES["xsd"] + "x",
                SCOM + "InOperation",
                "https://example.org/arden/",
            ]
        ),
    ),
)
BLANKS = st.builds(ox.BlankNode, st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True))
NODES: st.SearchStrategy[Node] = st.one_of(IRIS, IRIS, IRIS, BLANKS)
_NAMES = st.sampled_from(
    ["date", "gYear", "gYearMonth", "integer", "decimal", "double", "boolean", "anyURI"]
)
_FORMS = st.sampled_from(
    ["2026", "2026-09", "2026-09-01", "12026", "-0001", "2026Z", "2026-09:00", "2026-09-01-05:00",
     "42", "007", "39.50", ".5", "+1", "1e3", "1.e-7", "true", "39,5", "", " 2026 "]
)  # fmt: skip
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, TAGS),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(XSD + name)), _FORMS, _NAMES
    ),
)
TERMS: st.SearchStrategy[Term] = st.one_of(NODES, LITERALS)


def _expected(column: Column) -> st.SearchStrategy[Term]:
    """Return values of the kind that the column is for."""
    if column.kind == "text":
        return st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, TAGS)
    if column.codes:
        entries = [ox.NamedNode(entry.iri) for entry in code_lists()[column.codes].entries]
        return st.one_of(st.sampled_from(entries), NODES)
    return NODES if column.sheets or column.kind in ("address", "source") else LITERALS


@st.composite
def _node(draw: st.DrawFn, sheet: Sheet) -> list[ox.Triple]:
    node = draw(NODES)
    if sheet.own:
        kinds = [sheet.own]
        if sheet.beside:
            kinds += draw(st.lists(st.sampled_from(RESOURCE_CLASSES), max_size=2))
    else:
        kinds = draw(st.lists(st.sampled_from(AGENT_CLASSES), min_size=1, max_size=3))
    found = [ox.Triple(node, _TYPE, ox.NamedNode(kind)) for kind in kinds]
    columns = [column for column in sheet.columns if column.predicate and column.kind != "type"]
    for column in draw(st.lists(st.sampled_from(columns), max_size=6)):
        # Mostly what the column is for, and now and then what it is not.
        terms = draw(st.lists(st.one_of(_expected(column), _expected(column), TERMS), max_size=4))
        found += [ox.Triple(node, ox.NamedNode(column.predicate), term) for term in terms]
    return found


def _flat(parts: list[list[ox.Triple]]) -> list[ox.Triple]:
    return list(dict.fromkeys(triple for part in parts for triple in part))


HELD = st.lists(st.sampled_from(SHEETS).flatmap(_node), min_size=1, max_size=8).map(_flat)
"""Statements that the sheets have a place for."""

ANY = st.lists(
    st.builds(
        ox.Triple,
        NODES,
        st.one_of(
            IRIS,
            st.just(_TYPE),
            st.sampled_from([ox.NamedNode(iri) for sheet in SHEETS for iri in sheet.by_predicate]),
        ),
        st.one_of(
            TERMS,
            st.sampled_from([ox.NamedNode(kind) for sheet in SHEETS for kind in sheet.classes]),
        ),
    ),
    max_size=20,
)
"""Statements of every kind."""
