"""Read the ``#+`` header of a stored query, strictly: what is not known is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from graphsvc.catalogue.jobs import JOBS
from graphsvc.catalogue.stored import StoredQuery
from graphsvc.errors import SyntaxRefusal, Where
from graphsvc.parameters import TYPES, Parameter

_HEADER_KEYS: Final = {"summary", "description", "job", "parameters", "columns"}
_PARAMETER_KEYS: Final = {"type", "description", "example", "default", "required"}
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORM: Final = re.compile(r"^(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
_PROJECTION: Final = re.compile(
    r"^SELECT\s+(?:DISTINCT\s+)?(.*?)^WHERE\b", re.MULTILINE | re.DOTALL
)
_VARIABLE: Final = re.compile(r"\?(\w+)")


def read(text: str, name: str, group: str) -> StoredQuery:
    """Read one ``.rq`` file; raises ``SyntaxRefusal`` on anything amiss in its header."""
    if not _NAME.fullmatch(name):
        raise faulty(name, "the file name is not in kebab-case", "Rename it, e.g. what-rests-on.")
    header = _header(text, name)
    form = _FORM.search(text)
    if form is None:
        raise faulty(name, "no line begins with SELECT, CONSTRUCT or ASK", "Write the form first.")
    projected = projection(text)
    parameters = tuple(
        _parameter(name, key, value) for key, value in _mapping(header, "parameters", name).items()
    )
    columns = {key: str(value) for key, value in _mapping(header, "columns", name).items()}
    if form[1] == "SELECT" and tuple(columns) != projected:
        raise faulty(
            name,
            f"the columns told ({', '.join(columns)}) are not those selected "
            f"({', '.join(projected)})",
            "Tell what each selected column means, in their order.",
        )
    for parameter in parameters:
        # A value can be bound only to a variable that the query selects.
        bindable = parameter.type == "basis" or form[1] != "SELECT" or parameter.name in projected
        if not bindable:
            raise faulty(name, f"?{parameter.name} is not selected", "Add it to SELECT.")
    job = str(header["job"])
    if job not in JOBS:
        raise faulty(name, f"the job {job!r} is unknown", f"Use one of {', '.join(JOBS)}.")
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
        raise faulty(name, "it has no #+ header", "Begin with `#+ summary: <the question>`.")
    if unknown := set(map(str, header)) - _HEADER_KEYS:
        raise faulty(
            name,
            f"the header has unknown keys: {', '.join(sorted(unknown))}",
            f"Use only {', '.join(sorted(_HEADER_KEYS))}.",
        )
    for key in ("summary", "description", "job"):
        if not isinstance(header.get(key), str) or not header[key].strip():
            raise faulty(name, f"the header has no {key}", f"Add `#+ {key}: …`.")
    if not header["summary"].strip().endswith("?"):
        raise faulty(name, "the summary is not a question", "End it with a question mark.")
    return header


def _mapping(header: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    value = header.get(key) or {}
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value):
        raise faulty(name, f"{key} is not a mapping by name", f"Write `#+ {key}:` and names below.")
    return value


def _parameter(query: str, name: str, header: object) -> Parameter:
    if not isinstance(header, dict):
        raise faulty(query, f"the parameter {name} has no keys", "Give it a type and an example.")
    if unknown := set(map(str, header)) - _PARAMETER_KEYS:
        raise faulty(
            query,
            f"the parameter {name} has unknown keys: {', '.join(sorted(unknown))}",
            f"Use only {', '.join(sorted(_PARAMETER_KEYS))}.",
        )
    kind = header.get("type")
    if kind not in TYPES:
        raise faulty(
            query, f"the parameter {name} has no known type", f"One of {', '.join(TYPES)}."
        )
    if "example" not in header or not header.get("description"):
        raise faulty(query, f"the parameter {name} lacks description or example", "Add them.")
    required = header.get("required", False)
    if not isinstance(required, bool) or (required and "default" in header):
        raise faulty(query, f"the parameter {name} is required and has a default", "Keep one.")
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


def faulty(name: str, what: str, todo: str) -> SyntaxRefusal:
    """Return the refusal of a query that is not as it should be."""
    return SyntaxRefusal(f"The stored query can't be used: {what}", todo=todo, where=Where(name))
