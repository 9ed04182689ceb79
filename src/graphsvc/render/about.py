"""What a report says of itself: what was read, and with what it was checked."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.render.safe import line
from graphsvc.render.words import Words
from graphsvc.report import Report


def used(report: Report, say: Words) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of everything that the report depends on."""
    yield say.file, line(report.file)
    yield say.city, line(report.city)
    yield say.statements, f"{report.statements}"
    yield say.as_of, report.as_of
    yield say.engine, report.engine
    for name, value in report.versions.items():
        yield (say.digest if name == "file" else say.choices.get(name, name)), line(value)
    yield say.tiers, ", ".join(say.tier_names.get(tier, tier) for tier in report.tiers)
    yield say.bases, ", ".join(say.basis_names[basis] for basis in report.bases)
    yield say.language, report.lang
