"""Reports to render: those on the examples, and one with any text in every place for text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from graphsvc import validate
from graphsvc.errors import SyntaxRefusal, Where
from graphsvc.report import Comparison, Finding, Fix, ItemRating, OverlayRating, Report
from support import ROOT

DAY = "2026-11-22"
CITIES = ("sejong", "vienna", "barcelona", "suwon", "arden", "arden-broken")
LANGUAGES = ("en", "ko", "fr")

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title></svg><b>",
    "]]> <![CDATA[ --> <!--",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\u202egnp.exe \u2066\u2067\u200f\u200e",
    "\u05e9\u05dc\u05d5\u05dd \u200f \u0645\u0631\u062d\u0628\u0627",
    "x" * 10_000,
    "word " * 2_000,
    "e" + "\u0301" * 500,
    "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "\x00",
    "\x1b[31mred\x1b]8;;http://evil.example\x07link",
    "line\nline\r\nline\rline\u2028line\u2029line\x85line",
    "\ufffe\uffff\ufdd0",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    '=HYPERLINK("http://evil.example","x")',
    "_x0041__x0000_",
    "#N/A",
    "::error file=a::b %0A::error::c",
    "# head\n- item\n> quote\n\n1. one",
    "| a | b |\n|---|---|",
    "``` ~~~ `code` **bold** _under_ ~~gone~~",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>",
    "http://evil.example www.evil.example mail@evil.example @team #1",
    "{{ 7*7 }} {% raw %} {0} {title} %s $x$",
    "' OR 1=1 --",
    "\\ \\\\ \\n \\u0041",
)
"""What a label could hold to do harm, or to break a format."""

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80))


@cache
def example(name: str, lang: str = "en", *, overlay: str | None = None) -> Report:
    """Return the report on an example city."""
    path = ROOT / "examples" / f"{name}.ttl"
    report = validate(path, name=f"examples/{name}.ttl", as_of=DAY, lang=lang, overlay=overlay)
    assert report.coverage
    return report


@cache
def compared(lang: str = "en") -> Report:
    """Return a report that was compared with an earlier one: new, same and fixed findings."""
    report = example("arden-broken", lang)
    same, new = report.findings[1:-1], report.findings[-1:]
    fixed = replace(report.findings[0], message="What was wrong then.", status="fixed")
    return replace(
        report,
        findings=(
            *(replace(item, status="same") for item in same),
            *(replace(item, status="new") for item in new),
        ),
        fixed=(fixed,),
        baseline=Comparison("earlier.json", "2026-10-01", ("tiers",)),
    )


def literal(text: str) -> str:
    """Return text as an N-Triples literal."""
    for char, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(char, written)
    return f'"{text}"@en'


def holding(text: str, lang: str = "en") -> Report:
    """Return a report with that text wherever a city's file, or its name, brings text in."""
    base = example("arden", lang)
    finding = Finding(
        severity="violation",
        tier="required",
        kind="Practice-status",
        message=f"The evidence {text} is old. Renew it.",
        focus="<https://example.org/p>",
        label=text,
        element="B7",
        clause="6.9.3",
        shape="https://w3id.org/scom/shapes#Practice-status",
        path="<https://w3id.org/scom/ns#status>",
        value=literal(text),
        example="scom:status scom:Planned ;",
        file=f"{text}.ttl",
        line=3,
        column=5,
        fix=Fix(text, 3, 5, 3, 9, safe=True),
        status="new",
    )
    analysed = replace(finding, severity="info", tier="analysis", kind="evidenceOld", shape=None)
    plain = replace(finding, severity="warning", element=None, clause=None, fix=None, value=None)
    rating = OverlayRating(
        overlay="https://example.org/overlay",
        label=text,
        assessment=text,
        assessed_on="2026",
        valid_until="2029",
        expired=False,
        rule="everyItem",
        pass_level=3,
        mean=2.5,
        passes=False,
        items=(ItemRating("https://example.org/item", text, ("B7",), 2, blocks=True),),
    )
    return replace(
        base,
        file=f"{text}.ttl",
        city=text,
        findings=(plain, analysed, finding),
        fixed=(replace(finding, status="fixed"),),
        baseline=Comparison(f"{text}.json", "2026-10-01", ("tiers", "listed")),
        counts={"violation": 1, "warning": 1, "info": 1},
        findings_left_out=7,
        overlay="https://example.org/overlay",
        ratings=(rating,),
    )


def refusal(text: str) -> SyntaxRefusal:
    """Return a refusal that holds that text."""
    where = Where(f"{text}.ttl", 3, 5)
    return SyntaxRefusal(f"Unexpected {text}", todo=f"Mend {text}.", where=where)


def elements_of(xml: bytes) -> list[ET.Element]:
    """Return the elements of a document of ours, in their order."""
    return list(ET.fromstring(xml).iter())  # noqa: S314  what we wrote, and no stranger
