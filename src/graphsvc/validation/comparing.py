"""Compare two city files: what the later one gained, lost and changed."""

from __future__ import annotations

from pathlib import Path, PurePath

from graphsvc.analysis.changes import Checked, Difference
from graphsvc.analysis.city import the_city
from graphsvc.analysis.difference import difference
from graphsvc.analysis.facts import Facts
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import XLSX, Format, format_of_file
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.validation.check import Options, check
from graphsvc.validation.files import read


def compare(before: str | Path, after: str | Path, options: Options | None = None) -> Difference:
    """Return what is different in the file ``after``; both may be of any format.

    Both are judged by the same options, at the same day.  Raises ``InputRefusal`` where one
    can't be read as one city, ``ParameterRefusal`` for an option that is none.
    """
    chosen = (options or Options()).checked()
    return difference(*(_of_file(path, chosen) for path in (before, after)))


def _of_file(path: str | Path, options: Options) -> Checked:
    syntax = format_of_file(PurePath(path).name)
    return checked(read(Path(path), options.limits), str(path), syntax, options)


def checked(data: bytes, name: str, syntax: Format, options: Options) -> Checked:
    """Return what a file states and the report on it."""
    report = check(data, name=name, syntax=syntax, options=options)
    facts = Facts.of_ntriples(ntriples_of(data, name, syntax, options.limits))
    return Checked(facts, the_city(facts, report.as_of).node, report)


def ntriples_of(data: bytes, name: str, syntax: Format, limits: Limits) -> str:
    """Return what a file states as N-Triples, whatever its format."""
    if syntax is not XLSX:
        return to_ntriples(data, syntax, name=name, limits=limits)
    from graphsvc.validation.workbooks import opened

    return opened(data, name, "en", limits).ntriples
