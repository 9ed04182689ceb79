"""Put the stored questions into another language: the words stand in a file of that language.

The headers of the queries stay in English, as other tools read them.  A file says
neither less nor more than they do: a word that is missing, or that nothing asks for
any more, is refused with its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

from graphsvc.catalogue.stored import StoredQuery
from graphsvc.errors import SyntaxRefusal, Where

_PARTS: Final = ("jobs", "questions", "meanings", "codes", "names")
_MOST_LISTED: Final = 3
_OF_A_QUESTION: Final = ("summary", "description")
# The fast loader is there wherever its library is.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def put_into(
    path: Path, queries: Iterable[StoredQuery], jobs: Mapping[str, str]
) -> tuple[dict[str, StoredQuery], dict[str, str]]:
    """Return the questions by name, and the jobs, in the words of the file.

    Raises ``SyntaxRefusal`` for a file that does not hold just the words that they need.
    """
    known = {query.name: query for query in queries}
    file = _File(f"{path.parent.name}/{path.name}")
    parts = file.mapping(file.root(path), "the file", _PARTS)
    meant = dict.fromkeys(text for query in known.values() for text in _meanings(query))
    named = dict.fromkeys(name for query in known.values() for name in _names(query))
    meanings = file.texts(parts["meanings"], "meanings", meant)
    names = file.texts(parts["names"], "names", named)
    codes = {
        name: file.texts(node, f"codes: {name}", also=None)
        for name, node in file.mapping(parts["codes"], "codes", (), also=named).items()
    }
    questions = file.mapping(parts["questions"], "questions", known)
    shared = _Shared(meanings, names, codes)
    return (
        {name: _worded(file, query, questions[name], shared) for name, query in known.items()},
        file.texts(parts["jobs"], "jobs", jobs),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    meanings: Mapping[str, str]
    names: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]


def _worded(
    file: _File,
    query: StoredQuery,
    node: yaml.Node,
    shared: _Shared,
) -> StoredQuery:
    own = file.mapping(node, query.name, _OF_A_QUESTION, also=("names",))
    summary = file.text(own["summary"], f"{query.name}: summary")
    if not summary.endswith("?"):
        raise file.faulty(
            own["summary"],
            f"{query.name}: the summary is not a question",
            "End it with a question mark.",
        )
    headings = {name: shared.names[name] for name in _names(query)}
    if "names" in own:
        headings |= file.texts(own["names"], f"{query.name}: names", (), also=headings)
    return replace(
        query,
        summary=summary,
        description=file.text(own["description"], f"{query.name}: description"),
        parameters=tuple(
            replace(item, description=shared.meanings[item.description])
            for item in query.parameters
        ),
        columns={name: shared.meanings[meaning] for name, meaning in query.columns.items()},
        headings=headings,
        codes={name: shared.codes[name] for name in query.columns if name in shared.codes},
    )


def _meanings(query: StoredQuery) -> Iterable[str]:
    return (*(item.description for item in query.parameters), *query.columns.values())


def _names(query: StoredQuery) -> Iterable[str]:
    return dict.fromkeys((*(item.name for item in query.parameters), *query.columns))


@dataclass(frozen=True, slots=True)
class _File:
    """Read a file of words node by node, so that what is amiss has its line."""

    name: str

    def root(self, path: Path) -> yaml.Node:
        """Return the whole of the file."""
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            raise SyntaxRefusal(
                "The words of the questions are not valid YAML",
                todo="Mend them there; put quotation marks around a text with a colon.",
                where=Where(self.name, mark.line + 1 if mark else None),
            ) from fault
        except (OSError, UnicodeDecodeError) as fault:
            raise SyntaxRefusal(
                "The words of the questions can't be read as text in UTF-8",
                todo="Install graphsvc again.",
                where=Where(self.name),
            ) from fault
        return root or yaml.MappingNode("", [])

    def mapping(
        self,
        node: yaml.Node,
        what: str,
        wanted: Collection[str] = (),
        also: Collection[str] | None = (),
    ) -> dict[str, yaml.Node]:
        """Return the node's parts by name: all that are wanted, and none but those and ``also``.

        Without ``also``, whatever there is.
        """
        if not isinstance(node, yaml.MappingNode):
            raise self.faulty(node, f"{what} is not a mapping", "Write names with their words.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise self.faulty(key, f"{what} has {name!r} twice", "Keep one of the two.")
            if also is not None and name not in wanted and name not in also:
                raise self.faulty(
                    key,
                    f"{what} has {name!r}, which no query has",
                    "Write it as the header has it, or remove it.",
                )
            found[name] = value
        if missing := [repr(name) for name in wanted if name not in found]:
            listed = ", ".join(missing[:_MOST_LISTED])
            if missing[_MOST_LISTED:]:
                listed += f" and {len(missing) - _MOST_LISTED} more"
            raise self.faulty(node, f"{what} lacks {listed}", "Add it with its words.")
        return found

    def texts(
        self,
        node: yaml.Node,
        what: str,
        wanted: Collection[str] = (),
        also: Collection[str] | None = (),
    ) -> dict[str, str]:
        """Return the node's texts by name."""
        parts = self.mapping(node, what, wanted, also)
        return {name: self.text(part, f"{what}: {name}") for name, part in parts.items()}

    def text(self, node: yaml.Node, what: str) -> str:
        """Return the node's text; refuse what is none or empty."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.faulty(node, f"{what} is no text", "Write its words.")
        return str(node.value).strip()

    def faulty(self, node: yaml.Node, what: str, todo: str) -> SyntaxRefusal:
        """Return the refusal of what stands at the node."""
        line = node.start_mark.line + 1 if node.start_mark else None
        return SyntaxRefusal(
            f"The words of the questions can't be used: {what}",
            todo=todo,
            where=Where(self.name, line),
        )
