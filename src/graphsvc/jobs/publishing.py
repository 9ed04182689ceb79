"""Make a city file ready to be published, inside a worker: checked, canonical, described."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from graphsvc.analysis.city import the_city
from graphsvc.analysis.difference import difference
from graphsvc.analysis.facts import Facts
from graphsvc.limits import Limits
from graphsvc.publications import contents
from graphsvc.publications.contents import Content
from graphsvc.publications.describing import described
from graphsvc.rdfio.formats import NQUADS, XLSX, format_named
from graphsvc.rdfio.reading import statements
from graphsvc.render import html, render
from graphsvc.render.difference import render as render_difference
from graphsvc.report import Report
from graphsvc.validation.check import Options, check
from graphsvc.validation.comparing import checked
from graphsvc.workers.frames import Header

# Stands for the version, whose number is not known yet.
VERSION = "x-version:"


def prepared(header: Header, data: bytes, options: Options) -> tuple[Header, bytes]:
    """Return the canonical N-Quads of a file that may be published, else the report on it.

    ``told`` says which: ``refused`` is true where a requirement is not met.  Raises
    ``InputRefusal`` where the file can't be read as one city.
    """
    file = header["file"]
    syntax, name = format_named(file["syntax"]), file["name"]
    report = check(data, name=name, syntax=syntax, options=options)
    told: Header = {"counts": report.counts, "city": report.city}
    if report.counts["violation"]:
        return {**told, "refused": True, **_policy(header["format"])}, render(
            report, header["format"]
        )
    if syntax is XLSX:
        triples = _of_workbook(data, name, options.limits)
    else:
        found = statements(data, syntax, name=name, limits=options.limits, base=header["base"])
        triples = [quad.triple for quad in found]
    contents.refuse_triple_terms(triples)
    content = contents.canonical(triples)
    return {**told, "refused": False, "described": _described(content, report)}, content.nquads


def compared(header: Header, body: bytes, options: Options) -> tuple[Header, bytes]:
    """Return what the second of two contents, one after the other in the body, has changed."""
    at = header["first_bytes"]
    options = options.checked()
    sides = [
        checked(data, name, NQUADS, options)
        for data, name in zip((body[:at], body[at:]), header["names"], strict=True)
    ]
    return _policy(header["format"]), render_difference(difference(*sides), header["format"])


def _of_workbook(data: bytes, name: str, limits: Limits) -> list[ox.Triple]:
    from graphsvc.validation.workbooks import opened

    return opened(data, name, "en", limits).statements


def _described(content: Content, report: Report) -> list[str]:
    facts = Facts.of_ntriples(content.nquads.decode())
    return list(described(the_city(facts, report.as_of), VERSION))


def _policy(name: str) -> dict[str, Any]:
    # A page brings its own style, which the answer's header has to allow.
    return {"policy": html.policy()} if name == "html" else {}
