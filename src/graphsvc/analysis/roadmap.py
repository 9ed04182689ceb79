"""What first: gaps by how much in operation rests on them.

No order of all the gaps is pretended: the needs of many elements form a cycle,
which ``Structure.cycle`` names.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.analysis import coverage as states
from graphsvc.analysis.structure import Structure, ordered


@dataclass(frozen=True, slots=True)
class Step:
    """Name a gap with the elements in operation that rest on it, directly and through others."""

    element: str
    state: str
    direct: tuple[str, ...]
    through: tuple[str, ...]


def steps(covered: dict[str, str], structure: Structure) -> list[Step]:
    """Return the gaps, the one with most resting on it first; equal ones in model order."""
    running = {name for name, state in covered.items() if state in states.RUNNING_STATES}
    found = []
    for element, state in covered.items():
        if state in states.GAPS:
            direct = structure.upon[element] & running
            through = (structure.above[element] & running) - direct - {element}
            found.append(Step(element, state, ordered(direct), ordered(through)))
    # sorted() is stable: ties keep the model's order.
    return sorted(found, key=lambda step: (-len(step.direct), -len(step.through)))
