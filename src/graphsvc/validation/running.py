"""Run the shapes over one file, with no more work than the file gives cause for."""

from __future__ import annotations

from graphsvc.analysis.facts import Facts
from graphsvc.validation.background import bundled_background
from graphsvc.validation.engines import Engine, engine
from graphsvc.validation.own.shapes import OwnShapes
from graphsvc.validation.rows import Row
from graphsvc.validation.screening import screen
from graphsvc.validation.shapes import background


def ran(
    name: str | None, tiers: tuple[str, ...], own: OwnShapes | None, ntriples: str, facts: Facts
) -> tuple[Engine, list[Row]]:
    """Return the engine that ran and its rows on the file, which is given as text and as facts.

    Raises ``SyntaxRefusal`` where the engine can't run the user's own shapes.
    """
    if own is None:
        chosen = engine(name, tiers, sparql=not screen(tiers).passes(facts))
        return chosen, chosen.run(ntriples + bundled_background().beside(facts))
    from graphsvc.validation.own.running import runner

    # What a user's own shapes ask of the model is theirs to say.
    chosen = runner(name, tiers, own)
    return chosen, chosen.run(ntriples + background())
