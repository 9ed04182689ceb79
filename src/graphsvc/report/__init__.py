"""What a check found: findings, coverage, linkages, roadmap, as plain values.

The JSON form (:meth:`Report.to_dict`) has stable field names; other formats are
rendered from these values by ``graphsvc.render``.
"""

from graphsvc.report.detail import Detail
from graphsvc.report.finding import (
    ANALYSIS_TIER,
    OWN_TIER,
    SEVERITIES,
    STATUSES,
    TIERS,
    Finding,
    Fix,
    Severity,
    Status,
    altered,
    capped,
    counted,
    softened,
)
from graphsvc.report.note import Note, same_city
from graphsvc.report.rating import ItemRating, OverlayRating
from graphsvc.report.report import Comparison, Report
from graphsvc.report.state import ElementState, LinkageState, RoadmapItem

__all__ = [
    "ANALYSIS_TIER",
    "OWN_TIER",
    "SEVERITIES",
    "STATUSES",
    "TIERS",
    "Comparison",
    "Detail",
    "ElementState",
    "Finding",
    "Fix",
    "ItemRating",
    "LinkageState",
    "Note",
    "OverlayRating",
    "Report",
    "RoadmapItem",
    "Severity",
    "Status",
    "altered",
    "capped",
    "counted",
    "same_city",
    "softened",
]
