"""Render what two city files differ in: as text, as an HTML page, as JSON."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Final

from graphsvc.analysis.changes import Difference
from graphsvc.errors import ParameterRefusal

FORMATS: Final = ("text", "html", "json")


def render(found: Difference, name: str) -> bytes:
    """Return the difference in that format, or refuse a name that is none."""
    if name not in FORMATS:
        raise ParameterRefusal(
            f"{name!r} is no format of a comparison", todo=f"Use one of {', '.join(FORMATS)}."
        )
    if name == "json":
        text = json.dumps(found.to_dict(), ensure_ascii=False, indent=2)
        # Half a surrogate pair, which no encoding has, becomes a question mark.
        return f"{text}\n".encode(errors="replace")
    rendered: bytes = import_module(f"graphsvc.render.difference.{name}").render(found)
    return rendered
