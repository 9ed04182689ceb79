"""The formats that a city may hand in or ask for, by extension and media type."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from graphsvc.errors import FormatRefusal, Where


@dataclass(frozen=True, slots=True)
class Format:
    """Describe one form in which a city file comes.

    ``engine_name`` is the attribute of ``pyoxigraph.RdfFormat``; kept as text so
    that this module needs no engine, and empty for what the engine does not read.
    """

    name: str
    label: str
    media_type: str
    extensions: tuple[str, ...]
    engine_name: str
    other_media_types: tuple[str, ...] = ()
    has_graphs: bool = False


TURTLE: Final = Format(
    "turtle", "Turtle", "text/turtle", (".ttl", ".turtle"), "TURTLE", ("application/x-turtle",)
)
TRIG: Final = Format(
    "trig",
    "TriG",
    "application/trig",
    (".trig",),
    "TRIG",
    ("application/x-trig",),
    has_graphs=True,
)
NTRIPLES: Final = Format("ntriples", "N-Triples", "application/n-triples", (".nt",), "N_TRIPLES")
NQUADS: Final = Format(
    "nquads", "N-Quads", "application/n-quads", (".nq",), "N_QUADS", has_graphs=True
)
JSONLD: Final = Format(
    "jsonld",
    "JSON-LD",
    "application/ld+json",
    (".jsonld", ".json"),
    "JSON_LD",
    ("application/json",),
    has_graphs=True,
)
RDFXML: Final = Format(
    "rdfxml",
    "RDF/XML",
    "application/rdf+xml",
    (".rdf", ".xml", ".owl"),
    "RDF_XML",
    ("application/xml", "text/xml"),
)

XLSX: Final = Format(
    "xlsx",
    "workbook",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    (".xlsx",),
    engine_name="",
)

FORMATS: Final = (TURTLE, TRIG, NTRIPLES, NQUADS, JSONLD, RDFXML)
"""The serializations of RDF, which ``reading`` parses and writes."""
CITY_FORMATS: Final = (*FORMATS, XLSX)
"""All that a city may hand in; ``graphsvc.workbook`` reads the last."""

_BY_NAME: Final = {item.name: item for item in CITY_FORMATS}
_BY_EXTENSION: Final = {ext: item for item in CITY_FORMATS for ext in item.extensions}
_BY_MEDIA_TYPE: Final = {
    media: item for item in CITY_FORMATS for media in (item.media_type, *item.other_media_types)
}
_READABLE: Final = ", ".join(f"{item.label} ({item.extensions[0]})" for item in CITY_FORMATS)


def format_named(name: str) -> Format:
    """Return the format of that short name (``turtle``, ``jsonld`` …), else refuse."""
    found = _BY_NAME.get(name.lower()) or _BY_EXTENSION.get(f".{name.lower()}")
    if found is None:
        raise FormatRefusal(
            f"{name!r} is no format that graphsvc reads",
            todo=f"Use one of {', '.join(_BY_NAME)}.",
        )
    return found


def format_of_file(name: str) -> Format:
    """Return the format that the file's extension stands for, else refuse."""
    extension = PurePath(name).suffix.lower()
    found = _BY_EXTENSION.get(extension)
    if found is None:
        what = f"the extension {extension!r} is not known" if extension else "it has no extension"
        raise FormatRefusal(
            f"The format of the file can't be told: {what}",
            todo=f"Save it as one of {_READABLE}.",
            where=Where(PurePath(name).name),
        )
    return found


def format_of_media_type(media_type: str) -> Format:
    """Return the format of a ``Content-Type``, whose parameters are ignored, else refuse."""
    bare = media_type.split(";", 1)[0].strip().lower()
    found = _BY_MEDIA_TYPE.get(bare)
    if found is None:
        offers = ", ".join(item.media_type for item in CITY_FORMATS)
        raise FormatRefusal(
            f"The media type {bare!r} is not one that graphsvc reads",
            todo=f"Send Content-Type: one of {offers}.",
        )
    return found
