"""``graphsvc backup``, ``restore``, ``load`` and ``dump``: work on the folder of a store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphsvc.settings import Settings
    from graphsvc.storage.loading import Source, Tell
    from graphsvc.store.folder import Folder

_Data = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Folder of the store. [default: GRAPHSVC_DATA]"),
]


def backup(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE.tar.gz", help="Where to; nothing may be there.", show_default=False
        ),
    ],
    data: _Data = None,
) -> None:
    """Copy the store with checksums and counts, while the service runs or not.

    Tokens and the log of writes are not part of it.

    Examples:

    * graphsvc backup /backups/2026-11-22

    * graphsvc backup /backups/2026-11-22.tar.gz
    """
    from graphsvc.storage import backups

    folder = _folder(data, "A backup is a copy of files; those of a store elsewhere are its own")
    counts = backups.backup(folder, target)
    print(f"{target}: {counts.total:,} statements in {len(counts.graphs):,} graphs")


def restore(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="BACKUP", help="What `graphsvc backup` has written.", show_default=False
        ),
    ],
    data: _Data = None,
) -> None:
    """Put a backup in place of the store, once it has proved whole; stop the service before.

    The store that was there stays in the folder, as `replaced`, until the next restore.
    """
    from graphsvc.storage import backups

    folder = _folder(
        data, "A backup takes the place of files; those of a store elsewhere are its own"
    )
    counts = backups.restore(folder, source)
    print(f"{folder.path}: {counts.total:,} statements in {len(counts.graphs):,} graphs")
    if folder.replaced.exists():
        print(f"What was there before is in {folder.replaced}; delete it when you are sure.")


def load(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE…",
            help="Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML, of any size.",
            show_default=False,
        ),
    ] = None,
    graph: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="Put all statements into this graph."),
    ] = None,
    model: Annotated[
        bool, typer.Option("--model", help="Put the model's graphs and the shapes back.")
    ] = False,
    alignments: Annotated[
        bool,
        typer.Option("--alignments", help="Put in the axioms that lead to other vocabularies."),
    ] = False,
    stated: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Stated linkages: a table of clause,target rows."),
    ] = None,
    data: _Data = None,
) -> None:
    """Add files to the store; stop the service before.

    Each batch is on the disk before the next. Given again after it was interrupted, the same
    command goes on where it was. To a store elsewhere (GRAPHSVC_STORE) files are sent in
    batches, while the service runs or not.

    Examples:

    * graphsvc load dump.nq

    * graphsvc load cities.ttl --graph https://example.org/cities

    * graphsvc load --model
    """
    from graphsvc.cli import places
    from graphsvc.errors import ParameterRefusal
    from graphsvc.storage import loading

    settings = _settings(data)
    if not (files or model or alignments or stated):
        raise ParameterRefusal(
            "There is nothing to load",
            todo="Name a file, --model, --alignments or --stated.",
        )
    if stated is not None and not settings.publish_stated:
        raise ParameterRefusal(
            "The store holds stated linkages only where all who reach the service may see them",
            todo="Set GRAPHSVC_PUBLISH_STATED=true if they may; for yourself alone, "
            "set GRAPHSVC_STATED_LINKAGES to the file.",
        )
    sources = [loading.Source.of(path, graph) for path in files or ()]
    into = (
        places.Elsewhere(settings) if _is_elsewhere(settings, data) else places.Here(_folder(data))
    )
    if model:
        print(f"graphs of the model: {into.put_back('model'):,}")
    if alignments:
        print(f"graphs of alignments: {into.put_back('alignments'):,}")
    if stated is not None:
        print(f"stated linkages: {into.put_stated_in(stated)}")
    if sources:
        with _progress(sources) as tell:
            print(f"statements read: {into.load(sources, tell):,}")


def dump(
    graph: Annotated[
        str | None, typer.Option(metavar="IRI", help="Write this graph alone.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="[default: standard output]"),
    ] = None,
    data: _Data = None,
) -> None:
    """Write the store as N-Quads, while the service runs or not.

    Stated linkages stay out, unless GRAPHSVC_PUBLISH_STATED is true.

    Example:

    * graphsvc dump -o dump.nq
    """
    from graphsvc.cli import places
    from graphsvc.vocab import LINKAGE_GRAPHS

    settings = _settings(data)
    from_ = (
        places.Elsewhere(settings) if _is_elsewhere(settings, data) else places.Here(_folder(data))
    )
    without = frozenset() if settings.publish_stated else frozenset({LINKAGE_GRAPHS["stated"]})
    if output is None:
        from_.dump(sys.stdout.buffer, graph, without)
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(output.name + ".part")
    try:
        with draft.open("wb") as opened:
            written = from_.dump(opened, graph, without)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    print(f"{output}: {written:,} statements", file=sys.stderr)


def _settings(given: Path | None) -> Settings:
    from graphsvc import settings

    return settings.load(data=given)


def _is_elsewhere(settings: Settings, given: Path | None) -> bool:
    """Tell whether the store is elsewhere; a folder named on the command line is meant itself."""
    return settings.store is not None and given is None


def _folder(given: Path | None, why_here: str = "") -> Folder:
    from graphsvc.errors import ParameterRefusal
    from graphsvc.store.folder import Folder

    settings = _settings(given)
    if _is_elsewhere(settings, given):
        raise ParameterRefusal(
            why_here,
            todo="Use the means of that store; graphsvc dump writes the statements of any.",
        )
    if settings.data is None:
        raise ParameterRefusal(
            "No folder of a store is named",
            todo="Set GRAPHSVC_DATA to the folder that the service uses, or give --data.",
        )
    return Folder(settings.data.resolve())


@contextmanager
def _progress(sources: list[Source]) -> Iterator[Tell]:
    """Show on a terminal how far a load has come; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[statements]:,} statements"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks = {
            source: bar.add_task(Path(source.path).name, total=source.size, statements=0)
            for source in sources
        }
        yield lambda source, read, done: bar.update(tasks[source], completed=read, statements=done)
