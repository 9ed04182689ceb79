"""Options that several commands share, with what they accept."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from graphsvc.report import SEVERITIES, TIERS
from graphsvc.vocab import BASES, LANGUAGES


def _several(known: tuple[str, ...], what: str) -> Any:
    described = f"{what}: {', '.join(known)}; comma-separated or repeated. [default: all]"
    return typer.Option(metavar="NAME", help=described, show_default=False)


Tiers = Annotated[list[str] | None, _several(TIERS, "Check these tiers")]
Bases = Annotated[list[str] | None, _several(BASES, "Use linkages on these bases")]
Engine = Annotated[
    str | None,
    typer.Option(help="shacl (fast) or pyshacl (reference). [default: the fastest here]"),
]
Lang = Annotated[str, typer.Option(help=f"Language of the report: {', '.join(LANGUAGES)}.")]
ReportFormat = Annotated[str, typer.Option(help="text, json or ttl (a SHACL report).")]
FailOn = Annotated[
    str,
    typer.Option(help=f"Exit with 1 from this severity on: {', '.join(SEVERITIES)}."),
]


def split(values: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return repeated and comma-separated values as one tuple; all that is known when none."""
    if not values:
        return known
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
