"""The stored queries by name, and the graphs that an answer counts with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from graphsvc.catalogue.header import faulty, read
from graphsvc.catalogue.jobs import JOBS
from graphsvc.catalogue.stored import StoredQuery
from graphsvc.catalogue.words import put_into
from graphsvc.errors import UnknownNameRefusal
from graphsvc.vocab import BASES, LANGUAGES, LINKAGE_GRAPHS

# The folders whose queries answer questions; the rest of `queries/` checks our own files.
GROUPS: Final = ("competency", "pages")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the stored queries by name, and what people come for by its key, in one language."""

    queries: Mapping[str, StoredQuery]
    jobs: Mapping[str, str] = field(default_factory=lambda: JOBS)

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read every query under the folder; refuse a header that is not as it should be."""
        found: dict[str, StoredQuery] = {}
        for group in GROUPS:
            for path in sorted((folder / group).glob("*.rq")):
                query = read(path.read_text(encoding="utf-8"), path.stem, group)
                if query.name in found:
                    raise faulty(query.name, "two queries have this name", "Rename one.")
                found[query.name] = query
        if not found:
            raise faulty(str(folder.name), "the folder holds no queries", "Install graphsvc again.")
        return cls(found)

    def worded(self, folder: Path, lang: str) -> Catalogue:
        """Return the folder's queries, which are in English, in the words of a language."""
        if lang == LANGUAGES[0]:
            return self
        return Catalogue(*put_into(folder / "words" / f"{lang}.yaml", self, self.jobs))

    def __iter__(self) -> Iterator[StoredQuery]:
        return iter(self.queries.values())

    def get(self, name: str) -> StoredQuery:
        """Return the query of that name, else refuse and suggest near ones."""
        if name in self.queries:
            return self.queries[name]
        near = get_close_matches(name, self.queries, n=3, cutoff=0.5)
        raise UnknownNameRefusal(
            f"No stored query is named {name!r}",
            todo=f"Did you mean {' or '.join(near)}?" if near else "List them: graphsvc query.",
        )


def chosen_graphs(graphs: Iterable[str], bases: Iterable[str] | None) -> list[str]:
    """Return the named graphs to ask: all but those of linkage bases that were not chosen."""
    chosen = set(BASES if bases is None else bases)
    left_out = {graph for basis, graph in LINKAGE_GRAPHS.items() if basis not in chosen}
    return [graph for graph in graphs if graph not in left_out]
