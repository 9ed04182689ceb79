"""What people come for: the jobs by which the stored queries are grouped."""

from __future__ import annotations

from typing import Final

JOBS: Final[dict[str, str]] = {
    "J1": "Gather, hold and refresh evidence",
    "J2": "See gaps",
    "J3": "Turn gaps into a roadmap",
    "J4": "Show who decides and who answers",
    "J5": "Compare, between cities and over time",
    "J6": "Find the way among standards",
    "J7": "Write better tenders",
    "J8": "Trace money to benefits",
    "J9": "Publish and connect",
    "J10": "Teach and advise",
    "J11": "Tell claims from confirmed facts",
}
