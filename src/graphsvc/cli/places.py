"""Where the store is that a command works on: in a folder here, or elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from graphsvc.settings import Settings
    from graphsvc.storage.loading import Source, Tell
    from graphsvc.store.folder import Folder


class Here:
    """Work on the folder of a store."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def put_back(self, what: str) -> int:
        """Put graphs of the installation back, the model's or the alignments'; return how many."""
        from graphsvc.jobs import filling

        return filling.bundle_put_back(self._folder, what)

    def put_stated_in(self, file: Path) -> str:
        """Put stated linkages in; say how many."""
        from graphsvc.jobs import filling

        return f"{filling.stated_put_in(self._folder, file):,} statements"

    def load(self, sources: list[Source], tell: Tell) -> int:
        """Add files; return how many statements were read."""
        from graphsvc.storage import loading

        return loading.load(self._folder, sources, tell)

    def dump(self, output: BinaryIO, graph: str | None, without: frozenset[str]) -> int:
        """Write it as N-Quads; return how many statements."""
        from graphsvc.storage import dumping

        return dumping.dump(self._folder, output, graph=graph, without=without)


class Elsewhere:
    """Work on the store that GRAPHSVC_STORE names."""

    def __init__(self, settings: Settings) -> None:
        from graphsvc.elsewhere import naming

        self._endpoint = naming.endpoint(settings)

    def put_back(self, what: str) -> int:
        """Put graphs of the installation back, the model's or the alignments'; return how many."""
        from graphsvc.elsewhere import moving
        from graphsvc.jobs import bundle

        return moving.put_anew(self._endpoint, bundle.stocks((what,)))

    def put_stated_in(self, file: Path) -> str:
        """Put stated linkages in; say how many."""
        from graphsvc.elsewhere import moving
        from graphsvc.jobs import bundle

        moving.put_anew(self._endpoint, bundle.stocks((), file))
        return "loaded"

    def load(self, sources: list[Source], tell: Tell) -> int:
        """Add files; return how many statements were read."""
        from graphsvc.elsewhere import moving

        return moving.load(self._endpoint, sources, tell)

    def dump(self, output: BinaryIO, graph: str | None, without: frozenset[str]) -> int:
        """Write it as N-Quads; return how many statements."""
        from graphsvc.elsewhere import moving

        return moving.dump(self._endpoint, output, graph=graph, without=without)
