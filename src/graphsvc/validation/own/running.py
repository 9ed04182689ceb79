"""Run a user's own shapes beside the bundled ones, in one go."""

from __future__ import annotations

from functools import lru_cache

from graphsvc.report import TIERS
from graphsvc.validation.engines import REFERENCE, Engine, chosen, compiled, engine
from graphsvc.validation.own.helpers import helpers_text
from graphsvc.validation.own.shapes import OwnShapes
from graphsvc.validation.shapes import text_of_tiers


def runner(name: str | None, tiers: tuple[str, ...], own: OwnShapes | None) -> Engine:
    """Return the engine with the tiers' shapes and the user's own compiled.

    Raises ``SyntaxRefusal`` where that engine must not run the user's shapes, or can't.
    """
    if own is None:
        return engine(name, tiers)
    if chosen(name) == REFERENCE:
        own.refuse_slow()
    return compiled(name, _text(tiers, own))


@lru_cache(maxsize=4)
def _text(tiers: tuple[str, ...], own: OwnShapes) -> str:
    # The bundled shapes that others may rest on are of the first tier.
    beside = "" if TIERS[0] in tiers else helpers_text()
    return f"{text_of_tiers(tiers)}\n{beside}{own.text}"
