"""Forms that other programs take: strategy documents, architecture models, drawings, tables.

    >>> from graphsvc.exchange.exporting import export, source_of
    >>> drawing = export("mermaid", source_of(None), lang="en", bases=("derived",))

Each module has ``write``, which makes one document of a :class:`Source`: the model,
and a city's file where one is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Final

from graphsvc.errors import ParameterRefusal
from graphsvc.exchange.source import Source, source_of

__all__ = ["FORMATS", "ExportFormat", "Source", "export", "source_of"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """Describe one form; ``needs_city`` means that of the model alone there is nothing to say."""

    module: str
    media_type: str
    extension: str
    needs_city: bool = False
    binary: bool = False


FORMATS: Final[dict[str, ExportFormat]] = {
    "mermaid": ExportFormat("mermaid", "text/vnd.mermaid", ".mmd"),
    "dot": ExportFormat("dot", "text/vnd.graphviz", ".dot"),
    "csv": ExportFormat("tables", "application/zip", ".zip", binary=True),
    "archimate": ExportFormat("archimate", "application/xml", ".xml"),
    "stratml": ExportFormat("stratml", "application/xml", ".stratml", needs_city=True),
}


def export(name: str, source: Source, *, lang: str, bases: tuple[str, ...]) -> bytes:
    """Return the source in the form of that name; raises ``ParameterRefusal``."""
    found = FORMATS.get(name)
    if found is None:
        raise ParameterRefusal(f"{name!r} is no form to export", todo=f"Use {', '.join(FORMATS)}.")
    if found.needs_city and source.city is None:
        raise ParameterRefusal(
            f"{name} tells of a city, and the model is none",
            todo=f"Name a city's file: graphsvc export {name} my-city.ttl.",
        )
    made: bytes = import_module(f"graphsvc.exchange.{found.module}").write(source, lang, bases)
    return made
