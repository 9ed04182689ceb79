"""One finding: what to mend or to know, where, and the change that would mend it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as _quoted
from operator import attrgetter
from typing import Any, Final, Literal

from graphsvc.report.detail import Detail
from graphsvc.report.fields import by_name

Severity = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
TIERS: Final = ("required", "recommended", "good-practice")
ANALYSIS_TIER: Final = "analysis"
# The shapes that a user hands in beside the bundled ones.
OWN_TIER: Final = "own"

Status = Literal["new", "same", "fixed"]
STATUSES: Final[tuple[Status, ...]] = ("new", "same", "fixed")
# What the analysis says of an element as a whole; its node is only where to look.
_ON_ELEMENTS: Final = frozenset(
    {
        "contradictory",
        "excludedButPlanned",
        "lapsed",
        "noCoordinator",
        "notJoined",
        "notStated",
        "overdue",
        "relatedNotStated",
        "restsOnExcluded",
        "restsOnGap",
        "restsOnPlanned",
        "severalCoordinators",
    }
)


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace the stretch from line and column up to ``end_line`` and ``end_column`` by ``text``.

    Lines and columns count from 1; the end is the column after the last character.
    Where start and end are the same, the text is put in.  ``safe`` says that only
    this can have been meant.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    safe: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "text": self.text,
            "line": self.line,
            "column": self.column,
            "endLine": self.end_line,
            "endColumn": self.end_column,
            "safe": self.safe,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """State one thing to mend or to know.

    ``focus``, ``path`` and ``value`` are N-Triples terms or property paths.
    ``kind`` is the shape's local name or the analysis that asks, ``shape`` the
    shape's IRI (None for analysis).  ``element`` is None where the finding is on
    the city model itself, ``other`` the element at the other end of a linkage.
    ``line`` and ``column`` count from 1; in a workbook they are those of ``cell`` on
    ``sheet``.  ``status`` is None until the report is compared with an earlier one.
    ``causes`` say why the value fails a rule that is made of others, in sentences, and
    ``details`` say it as results below the result.  ``component`` is SHACL's name of the
    constraint's kind (None for analysis), the whole IRI of one that is not SHACL's own.
    """

    severity: Severity
    tier: str
    kind: str
    message: str
    focus: str | None = None
    label: str | None = None
    element: str | None = None
    clause: str | None = None
    shape: str | None = None
    path: str | None = None
    value: str | None = None
    example: str | None = None
    basis: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    pointer: str | None = None
    sheet: str | None = None
    cell: str | None = None
    fix: Fix | None = None
    other: str | None = None
    status: Status | None = None
    causes: tuple[str, ...] = ()
    component: str | None = None
    details: tuple[Detail, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Return what stays the same when lines move, words change or the language does.

        Two findings share it only where nothing but their place tells them apart.
        """
        about: tuple[str | None, ...] = (self.focus, self.path, self.value)
        if self.shape is None and self.kind in _ON_ELEMENTS:
            about = (self.element, self.other)
        # The label that a parser gives a blank node is new each time.
        known = (self.label if part and part.startswith("_:") else part for part in about)
        parts = [self.shape or self.kind, *known]
        # As json.dumps writes a list, without a tenth of its work.
        text = ", ".join("null" if part is None else _quoted(part) for part in parts)
        text = f"[{text}]"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        fix = self.fix.to_dict() if self.fix else None
        details = [item.to_dict() for item in self.details]
        return {**by_name(self), "fix": fix, "details": details, "fingerprint": self.fingerprint}


def capped(findings: list[Finding], limit: int) -> tuple[tuple[Finding, ...], int]:
    """Return the worst ``limit`` findings in their order, and how many were left out."""
    if len(findings) <= limit:
        return tuple(findings), 0
    worst = sorted(range(len(findings)), key=lambda at: SEVERITIES.index(findings[at].severity))
    kept = sorted(worst[:limit])
    return tuple(findings[at] for at in kept), len(findings) - limit


def counted(findings: list[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity, zeros included."""
    counter = Counter(item.severity for item in findings)
    return {name: counter[name] for name in SEVERITIES}


def softened(finding: Finding) -> Finding:
    """Return the finding as a warning where it is a violation."""
    return altered(finding, severity="warning") if finding.severity == "violation" else finding


_NAMES: Final = tuple(Finding.__dataclass_fields__)
_PLACES: Final = {name: at for at, name in enumerate(_NAMES)}
_VALUES: Final = attrgetter(*_NAMES)


def altered(finding: Finding, **changes: Any) -> Finding:  # noqa: ANN401  of any field
    """Return the finding with other fields, as ``dataclasses.replace`` does in twice the time."""
    values = [*_VALUES(finding)]
    for name, value in changes.items():
        values[_PLACES[name]] = value
    return Finding(*values)
