"""Check one city file: shapes, then analysis, then everything worded in one report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from graphsvc.analysis.analyse import analyse
from graphsvc.analysis.asking import Ask
from graphsvc.analysis.city import the_city
from graphsvc.analysis.dates import as_of_day
from graphsvc.analysis.facts import Facts, text_of
from graphsvc.analysis.model import Linkage, Model, bundled, with_stated
from graphsvc.analysis.overlay import Overlay, rate
from graphsvc.errors import NotACityRefusal, ParameterRefusal
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import XLSX, Format
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import SEVERITIES, TIERS, Finding, Report, capped, counted
from graphsvc.validation import shapes
from graphsvc.validation.own.shapes import OwnShapes
from graphsvc.validation.places import Source, placed
from graphsvc.validation.running import ran
from graphsvc.validation.shape_findings import Known, shape_findings
from graphsvc.validation.workbooks import in_cells, opened
from graphsvc.vocab import BASES, ELEMENTS, LANGUAGES


@dataclass(frozen=True, slots=True)
class Options:
    """Hold the choices of one check; :meth:`checked` refuses what is none."""

    tiers: tuple[str, ...] = TIERS
    bases: tuple[str, ...] = BASES
    as_of: str | None = None
    """Day to judge by, ``2026-11-22``; None is today."""
    max_age_months: int | None = None
    """Age from which evidence counts as old; None judges no age."""
    engine: str | None = None
    lang: str = "en"
    overlay: Overlay | None = None
    """The scheme under which the city's assessments are read."""
    stated: tuple[Linkage, ...] = ()
    """A licence holder's own linkages."""
    shapes: OwnShapes | None = None
    """A user's own shapes, to be run beside the bundled ones."""
    limits: Limits = Limits()

    def checked(self) -> Options:
        """Return the options in their fixed order, or refuse the first that is none."""
        return replace(
            self,
            tiers=_chosen("tier", self.tiers, TIERS),
            bases=_chosen("basis", self.bases, BASES),
            as_of=as_of_day(self.as_of),
            lang=_chosen("language", (self.lang,), LANGUAGES)[0],
        )


def _chosen(what: str, given: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    wanted = set(given)
    for item in sorted(wanted - set(known)):
        raise ParameterRefusal(f"{item!r} is no {what}", todo=f"Use {', '.join(known)}.")
    return tuple(item for item in known if item in wanted) or known


def check(data: bytes, *, name: str, syntax: Format, options: Options) -> Report:
    """Return the report on the city file ``data``, called ``name`` in messages.

    Raises ``InputRefusal`` where it can't be read as one city, ``ParameterRefusal``
    for an option that is none.
    """
    options = options.checked()
    limits = options.limits
    book = opened(data, name, options.lang, limits) if syntax is XLSX else None
    ntriples = book.ntriples if book else to_ntriples(data, syntax, name=name, limits=limits)
    facts = Facts.of_ntriples(ntriples)
    try:
        city = the_city(facts, options.as_of or "")
    except NotACityRefusal as refusal:
        raise refusal.at(name) from refusal
    model = with_stated(bundled(), options.stated)
    known = Known.of(options.shapes)
    runner, found_by_it = ran(options.engine, options.tiers, options.shapes, ntriples, facts)
    rows = known.concerning(found_by_it, facts)
    ask = Ask(city, model, options.lang, name)
    analysis = analyse(ask, bases=options.bases, max_age_months=options.max_age_months)
    found = [*shape_findings(rows, ask, known), *analysis.findings]
    findings = sorted(in_cells(found, book, ask) if book else found, key=_order)
    worst, left_out = capped(findings, limits.max_findings)
    kept = worst if book else placed(worst, Source(data, name, syntax), ntriples, city, known)
    return Report(
        file=name,
        city=facts.label(city.node, options.lang) or text_of(city.node),
        city_iri=city.iri,
        as_of=city.as_of,
        engine=f"{runner.name} {runner.version}",
        tiers=options.tiers,
        bases=options.bases,
        lang=options.lang,
        versions=_versions(model, options, data),
        findings=tuple(kept),
        findings_left_out=left_out,
        counts=counted(findings),
        coverage=analysis.coverage,
        linkages=analysis.linkages,
        roadmap=analysis.roadmap,
        cycle=analysis.cycle,
        statements=facts.size,
        overlay=text_of(options.overlay.node) if options.overlay else None,
        ratings=rate(city, options.overlay, options.lang) if options.overlay else (),
    )


def _versions(model: Model, options: Options, data: bytes) -> dict[str, str]:
    """Return what was used, each with its version or the beginning of its SHA-256."""
    used = {
        "model": model.version,
        "modelHash": model.digest,
        "shapes": shapes.digest(),
        "file": hashlib.sha256(data).hexdigest()[:12],
    }
    if options.overlay:
        used["overlay"] = options.overlay.digest
    if options.shapes:
        used["ownShapes"] = options.shapes.digest
    return used


_NUMBERS: Final = {element: at for at, element in enumerate(ELEMENTS)}


def _order(finding: Finding) -> tuple[int, int, int]:
    """Sort by element in the standard's order, the city model first, then by severity."""
    at = -1 if finding.element is None else _NUMBERS.get(finding.element, len(_NUMBERS))
    shape = 1 if finding.shape is None else 0
    return at, SEVERITIES.index(finding.severity), shape
