"""Stored queries: a question, its parameters and its text in one ``.rq`` file.

The ``#+`` lines at the top of a file are YAML: query, documentation and route at
once.  Values of parameters become RDF terms, written as N-Triples so that they
cross to another process; they are never formatted into the text.  No engine is
needed here: the web process holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from graphsvc.errors import ParameterRefusal, SyntaxRefusal, UnknownNameRefusal, Where
from graphsvc.parameters import TYPES, Parameter
from graphsvc.vocab import BASES, LINKAGE_GRAPHS

Form = Literal["SELECT", "CONSTRUCT", "ASK"]

# The folders whose queries answer questions; the rest of `queries/` checks our own files.
GROUPS: Final = ("competency", "pages")

# What people come for, as the headers' `job` names it.
JOBS: Final[dict[str, str]] = {
    "J1": "Gather, hold and refresh evidence",
    "J2": "See gaps",
    "J3": "Turn gaps into a roadmap",
    "J4": "Show who decides and who answers",
    "J5": "Compare, between cities and over time",
    "J6": "Find the way among standards",
    "J7": "Write better tenders",
    "J8": "Trace money to benefits",
    "J9": "Publish and connect",
    "J10": "Teach and advise",
    "J11": "Tell claims from confirmed facts",
}

_HEADER_KEYS: Final = {"summary", "description", "job", "parameters", "columns"}
_PARAMETER_KEYS: Final = {"type", "description", "example", "default", "required"}
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORM: Final = re.compile(r"^(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
_PROJECTION: Final = re.compile(
    r"^SELECT\s+(?:DISTINCT\s+)?(.*?)^WHERE\b", re.MULTILINE | re.DOTALL
)
_VARIABLE: Final = re.compile(r"\?(\w+)")


@dataclass(frozen=True, slots=True)
class Bound:
    """Hold what a query's parameters came to.

    ``terms`` maps a variable's name to its term in N-Triples.  ``bases`` are the
    linkage graphs to ask, None where the caller did not choose: they pick the
    dataset, since a path crosses graphs and no filter on its rows could.
    """

    terms: Mapping[str, str] = field(default_factory=dict)
    bases: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """Hold one stored query: its name is its route, its summary the question."""

    name: str
    group: str
    summary: str
    description: str
    job: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    form: Form
    text: str

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of that name, else refuse and list the ones there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters)
        raise ParameterRefusal(
            f"The query {self.name} has no parameter {name!r}",
            todo=f"It takes: {known}." if known else "It takes none; leave it out.",
        )

    def bind(self, values: Mapping[str, str]) -> Bound:
        """Return the terms for the values given, defaults filled in.

        A value that is empty counts as not given; a parameter without value and
        default stays unbound, which means all.  Raises ``ParameterRefusal``.
        """
        for name in values:
            self.parameter(name)
        terms: dict[str, str] = {}
        bases: tuple[str, ...] | None = None
        for parameter in self.parameters:
            given = values.get(parameter.name, "").strip() or parameter.default
            if given is None:
                if parameter.required:
                    raise ParameterRefusal(
                        f"The query {self.name} needs the parameter {parameter.name!r}",
                        todo=f"Give one, for example {parameter.name}={parameter.example}.",
                    )
            elif parameter.type == "basis":
                bases = parameter.bases(given)
            elif (term := parameter.term(given)) is not None:
                terms[parameter.name] = term
        return Bound(terms, bases)

    def examples(self) -> dict[str, str]:
        """Return the values of the header's examples."""
        return {parameter.name: parameter.example for parameter in self.parameters}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the stored queries by name."""

    queries: Mapping[str, StoredQuery]

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read every query under the folder; refuse a header that is not as it should be."""
        found: dict[str, StoredQuery] = {}
        for group in GROUPS:
            for path in sorted((folder / group).glob("*.rq")):
                query = read(path.read_text(encoding="utf-8"), path.stem, group)
                if query.name in found:
                    raise _fault(query.name, "two queries have this name", "Rename one.")
                found[query.name] = query
        if not found:
            raise _fault(str(folder.name), "the folder holds no queries", "Install graphsvc again.")
        return cls(found)

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


def read(text: str, name: str, group: str) -> StoredQuery:
    """Read one ``.rq`` file; raises ``SyntaxRefusal`` on anything amiss in its header."""
    if not _NAME.fullmatch(name):
        raise _fault(name, "the file name is not in kebab-case", "Rename it, e.g. what-rests-on.")
    header = _header(text, name)
    form = _FORM.search(text)
    if form is None:
        raise _fault(name, "no line begins with SELECT, CONSTRUCT or ASK", "Write the form first.")
    projected = projection(text)
    parameters = tuple(
        _parameter(name, key, value) for key, value in _mapping(header, "parameters", name).items()
    )
    columns = {key: str(value) for key, value in _mapping(header, "columns", name).items()}
    if form[1] == "SELECT" and tuple(columns) != projected:
        raise _fault(
            name,
            f"the columns told ({', '.join(columns)}) are not those selected "
            f"({', '.join(projected)})",
            "Tell what each selected column means, in their order.",
        )
    for parameter in parameters:
        # A value can be bound only to a variable that the query selects.
        bindable = parameter.type == "basis" or form[1] != "SELECT" or parameter.name in projected
        if not bindable:
            raise _fault(name, f"?{parameter.name} is not selected", "Add it to SELECT.")
    job = str(header["job"])
    if job not in JOBS:
        raise _fault(name, f"the job {job!r} is unknown", f"Use one of {', '.join(JOBS)}.")
    return StoredQuery(
        name,
        group,
        str(header["summary"]).strip(),
        str(header["description"]).strip(),
        job,
        parameters,
        columns,
        form[1],  # type: ignore[arg-type]  # one of the three, by the pattern
        text,
    )


def projection(text: str) -> tuple[str, ...]:
    """Return the names that the outermost SELECT gives, in order; none for other forms."""
    found = _PROJECTION.search(text)
    if found is None:
        return ()
    names = []
    depth = 0
    for token in re.finditer(r"[()]|AS\s+\?\w+|\?\w+", found[1]):
        if token[0] in "()":
            depth += 1 if token[0] == "(" else -1
        elif depth == 0 or (depth == 1 and token[0].startswith("AS")):
            names.append(_VARIABLE.search(token[0])[1])  # type: ignore[index]  # it holds one
    return tuple(names)


def chosen_graphs(graphs: Iterable[str], bases: Iterable[str] | None) -> list[str]:
    """Return the named graphs to ask: all but those of linkage bases that were not chosen."""
    chosen = set(BASES if bases is None else bases)
    left_out = {graph for basis, graph in LINKAGE_GRAPHS.items() if basis not in chosen}
    return [graph for graph in graphs if graph not in left_out]


def _header(text: str, name: str) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise SyntaxRefusal(
            "The #+ header is not valid YAML",
            todo="Mend it there.",
            where=Where(f"{name}.rq", mark.line + 1 if mark else None),
        ) from fault
    if not isinstance(header, dict):
        raise _fault(name, "it has no #+ header", "Begin with `#+ summary: <the question>`.")
    if unknown := set(map(str, header)) - _HEADER_KEYS:
        raise _fault(
            name,
            f"the header has unknown keys: {', '.join(sorted(unknown))}",
            f"Use only {', '.join(sorted(_HEADER_KEYS))}.",
        )
    for key in ("summary", "description", "job"):
        if not isinstance(header.get(key), str) or not header[key].strip():
            raise _fault(name, f"the header has no {key}", f"Add `#+ {key}: …`.")
    if not header["summary"].strip().endswith("?"):
        raise _fault(name, "the summary is not a question", "End it with a question mark.")
    return header


def _mapping(header: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    value = header.get(key) or {}
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value):
        raise _fault(name, f"{key} is not a mapping by name", f"Write `#+ {key}:` and names below.")
    return value


def _parameter(query: str, name: str, header: object) -> Parameter:
    if not isinstance(header, dict):
        raise _fault(query, f"the parameter {name} has no keys", "Give it a type and an example.")
    if unknown := set(map(str, header)) - _PARAMETER_KEYS:
        raise _fault(
            query,
            f"the parameter {name} has unknown keys: {', '.join(sorted(unknown))}",
            f"Use only {', '.join(sorted(_PARAMETER_KEYS))}.",
        )
    kind = header.get("type")
    if kind not in TYPES:
        raise _fault(
            query, f"the parameter {name} has no known type", f"One of {', '.join(TYPES)}."
        )
    if "example" not in header or not header.get("description"):
        raise _fault(query, f"the parameter {name} lacks description or example", "Add them.")
    required = header.get("required", False)
    if not isinstance(required, bool) or (required and "default" in header):
        raise _fault(query, f"the parameter {name} is required and has a default", "Keep one.")
    default = header.get("default")
    parameter = Parameter(
        name,
        kind,
        str(header["description"]).strip(),
        str(header["example"]),
        None if default is None else str(default),
        required,
    )
    for value in filter(None, (parameter.example, parameter.default)):
        # An example that would be refused teaches nothing.
        _ = parameter.bases(value) if kind == "basis" else parameter.term(value)
    return parameter


def _fault(name: str, what: str, todo: str) -> SyntaxRefusal:
    return SyntaxRefusal(f"The stored query can't be used: {what}", todo=todo, where=Where(name))
