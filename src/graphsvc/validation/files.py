"""Check city files by path: the function behind ``graphsvc.validate`` and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from graphsvc.analysis.model import Linkage
from graphsvc.analysis.overlay import Overlay
from graphsvc.errors import TooLargeRefusal, UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_named, format_of_file
from graphsvc.report import TIERS, Report
from graphsvc.validation.check import Options, check
from graphsvc.validation.own.shapes import OwnShapes
from graphsvc.vocab import BASES


def validate(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    syntax: str | None = None,
    tiers: Iterable[str] = TIERS,
    bases: Iterable[str] = BASES,
    as_of: str | None = None,
    max_age_months: int | None = None,
    engine: str | None = None,
    lang: str = "en",
    overlay: str | None = None,
    shapes: OwnShapes | Iterable[str | Path] | None = None,
    stated: Iterable[Linkage] = (),
    limits: Limits | None = None,
) -> Report:
    """Check one city's description of itself and return the report.

    ``source`` is a path, or the bytes themselves; ``name`` is what messages call
    it; ``syntax`` (``turtle``, ``jsonld`` …) is told by the extension where it is
    not given.  ``overlay`` is the name of a shipped scheme or a
    file that describes one.  ``shapes`` are files of your own shapes, run beside the bundled
    ones, or what :func:`graphsvc.validation.own.reading.load` made of them.  ``as_of`` is a
    day, ``2026-11-22``; None is today.  Nothing is stored and nothing is fetched.

    Raises ``InputRefusal`` where the source can't be read as one city,
    ``ParameterRefusal`` for an option that is none.
    """
    options = Options(
        tiers=tuple(tiers),
        bases=tuple(bases),
        as_of=as_of,
        max_age_months=max_age_months,
        engine=engine,
        lang=lang,
        overlay=_overlay(overlay),
        shapes=_own(shapes),
        stated=tuple(stated),
        limits=limits or Limits(),
    )
    if isinstance(source, bytes):
        called = name or "input"
        data = source
    else:
        path = Path(source)
        called = name or str(source)
        # The extension is judged first: a wrong one needs no reading.
        if syntax is None:
            format_of_file(path.name)
        data = read(path, options.limits)
    chosen = format_named(syntax) if syntax else format_of_file(called)
    return check(data, name=called, syntax=chosen, options=options)


@lru_cache(maxsize=8)
def _overlay(name_or_file: str | None) -> Overlay | None:
    if name_or_file is None:
        return None
    from graphsvc.validation.overlays import load

    return load(name_or_file)


def _own(shapes: OwnShapes | Iterable[str | Path] | None) -> OwnShapes | None:
    if shapes is None or isinstance(shapes, OwnShapes):
        return shapes
    from graphsvc.validation.own.reading import load

    return load(shapes)


def read(path: Path, limits: Limits) -> bytes:
    """Return the file's bytes, or refuse what is missing, a folder, or over the size limit."""
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.max_upload_bytes + 1)
    except OSError as fault:
        raise UnreadableRefusal(
            f"The file can't be opened: {fault.strerror or fault}",
            todo="Check the name and that you may read it."
            if not path.is_dir()
            else "Name the files in it, e.g. with *.ttl.",
            where=Where(str(path)),
        ) from fault
    if len(data) > limits.max_upload_bytes:
        raise TooLargeRefusal(
            f"The file has more than max_upload_bytes = {limits.max_upload_bytes:,} bytes",
            todo="Split it, or raise the limit.",
            where=Where(str(path)),
        )
    return data
