"""State of each of the 19 elements: the design's decision table, first row that matches."""

from __future__ import annotations

from typing import Final

from graphsvc.analysis.city import OVERDUE, PILOT, PLANNED, RETIRED, RUNNING, City
from graphsvc.vocab import ELEMENTS

CONTRADICTORY: Final = "contradictory"
EXCLUDED: Final = "excluded"
IN_OPERATION: Final = "inOperation"
PARTIAL: Final = "partial"
PLANNED_STATE: Final = "planned"
OVERDUE_STATE: Final = "overdue"
LAPSED: Final = "lapsed"
NOT_STATED: Final = "notStated"

STATES: Final = (
    CONTRADICTORY,
    EXCLUDED,
    IN_OPERATION,
    PARTIAL,
    PLANNED_STATE,
    OVERDUE_STATE,
    LAPSED,
    NOT_STATED,
)
# Nothing in these states can carry what rests on it.
GAPS: Final = frozenset({LAPSED, NOT_STATED})
RUNNING_STATES: Final = frozenset({IN_OPERATION, CONTRADICTORY})


def state_of(element: str, city: City) -> str:
    """Return the state token of one element."""
    standings = {practice.standing for practice in city.by_element.get(element, ())}
    if element in city.excluded:
        return CONTRADICTORY if RUNNING in standings else EXCLUDED
    if RUNNING in standings:
        return IN_OPERATION
    if PILOT in standings:
        return PARTIAL
    # One plan that is still in time is enough not to call the element overdue.
    if PLANNED in standings:
        return PLANNED_STATE
    if OVERDUE in standings:
        return OVERDUE_STATE
    return LAPSED if RETIRED in standings else NOT_STATED


def coverage(city: City) -> dict[str, str]:
    """Return the state token of every element, in the standard's order."""
    return {element: state_of(element, city) for element in ELEMENTS}


def half_open(element: str, city: City) -> bool:
    """Tell whether an excluded element also has a planned or pilot practice."""
    if element not in city.excluded:
        return False
    standings = {practice.standing for practice in city.by_element.get(element, ())}
    return bool(standings & {PLANNED, OVERDUE, PILOT})
