"""IRIs from texts of others."""

from __future__ import annotations

import pyoxigraph as ox


def named(text: str) -> ox.NamedNode | None:
    """Return the node that an IRI names; None where the engine takes the text for none."""
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None
