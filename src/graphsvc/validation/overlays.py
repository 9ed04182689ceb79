"""Find an overlay by name or file, and refuse a broken one with its place."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graphsvc import assets
from graphsvc.analysis.facts import Facts
from graphsvc.analysis.overlay import Overlay, overlay_in
from graphsvc.errors import ParameterRefusal, SyntaxRefusal, UnknownNameRefusal, Where
from graphsvc.limits import Limits
from graphsvc.positions import index
from graphsvc.rdfio.formats import format_of_file
from graphsvc.rdfio.reading import base_of, to_ntriples
from graphsvc.validation import shapes
from graphsvc.validation.engines import engine


def names() -> list[str]:
    """Return the names of the overlays that ship with graphsvc."""
    folder = assets.folder("ontology") / "overlays"
    return sorted(path.stem for path in folder.glob("*.ttl"))


def load(name_or_file: str) -> Overlay:
    """Return the overlay of that shipped name, or the one that the file describes.

    Raises ``UnknownNameRefusal``, ``InputRefusal`` for a file that can't be read or
    breaks a required shape, with the place, and ``ParameterRefusal`` for one that
    describes no overlay or several.
    """
    if name_or_file in names() or not Path(name_or_file).suffix:
        return shipped(name_or_file)
    return _of_file(Path(name_or_file))


def shipped(name: str) -> Overlay:
    """Return the overlay that ships under that name; a name is never taken for a path."""
    if name not in names():
        raise UnknownNameRefusal(
            f"No overlay is named {name[:40]!r}",
            todo=f"Use one of {', '.join(names())}, or name a file.",
        )
    return _of_file(assets.folder("ontology") / "overlays" / f"{name}.ttl")


def _of_file(path: Path) -> Overlay:
    from graphsvc.validation.files import read

    data = read(path, Limits())
    syntax = format_of_file(path.name)
    ntriples = to_ntriples(data, syntax, name=path.name, limits=Limits())
    facts = Facts.of_ntriples(ntriples)
    if facts.of_class("Overlay"):
        _refuse_broken(data, ntriples, facts, path.name)
    try:
        return overlay_in(facts, hashlib.sha256(data).hexdigest()[:12])
    except ParameterRefusal as refusal:
        raise refusal.at(path.name) from refusal


def _refuse_broken(data: bytes, ntriples: str, facts: Facts, name: str) -> None:
    runner = engine(None, ("required",))
    own = [
        row
        for row in runner.run(ntriples + shapes.background())
        if row.focus in facts and row.severity == "violation"
    ]
    if not own:
        return
    places = index(data, format_of_file(name).name, base_of(name)).align(ntriples)
    row = own[0]
    place = places.locate(row.focus, row.path or None, row.value or None)
    known = shapes.info().get(row.shape)
    raise SyntaxRefusal(
        "The overlay is broken",
        todo=(known.message("en") if known else None) or row.message,
        where=Where(name, place.line if place else None, place.column if place else None),
    )
