"""Options that several commands share, with what they accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from graphsvc.render import FORMATS
from graphsvc.report import SEVERITIES, TIERS
from graphsvc.vocab import BASES, LANGUAGES


def _several(known: tuple[str, ...], what: str) -> Any:  # noqa: ANN401  typer types its Option so
    described = f"{what}: {', '.join(known)}; comma-separated or repeated. [default: all]"
    return typer.Option(metavar="NAME", help=described, show_default=False)


Tiers = Annotated[list[str] | None, _several(TIERS, "Check these tiers")]
Bases = Annotated[list[str] | None, _several(BASES, "Use linkages on these bases")]
Engine = Annotated[
    str | None,
    typer.Option(help="shacl (fast) or pyshacl (reference). [default: the fastest here]"),
]
Lang = Annotated[str, typer.Option(help=f"Language of the report: {', '.join(LANGUAGES)}.")]
ReportFormat = Annotated[
    str | None,
    typer.Option(
        help=f"{', '.join(FORMATS)}. [default: text; json with --out]", show_default=False
    ),
]
OwnShapes = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="Check by these SHACL shapes of your own, too; may be given several times.",
        show_default=False,
    ),
]
SparqlShapes = Annotated[
    bool,
    typer.Option(
        "--allow-sparql-shapes", help="Let those shapes run SPARQL on the file; trust them."
    ),
]
FailOn = Annotated[
    str,
    typer.Option(help=f"Exit with 1 from this severity on: {', '.join(SEVERITIES)}."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """Hold the options that concern many files at once."""

    out: str | None = None
    resume: bool = False
    jobs: int | None = None
    cluster: str | None = None
    time_limit_s: float | None = None

    @property
    def given(self) -> bool:
        """Tell whether any of them was given."""
        return self != AtOnce()


def split(values: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return repeated and comma-separated values as one tuple; all that is known when none."""
    if not values:
        return known
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
