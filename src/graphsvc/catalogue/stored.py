"""A stored query, and what the values given for its parameters come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from graphsvc.errors import ParameterRefusal
from graphsvc.parameters import Parameter

Form = Literal["SELECT", "CONSTRUCT", "ASK"]

_CAPITAL: Final = re.compile(r"(?<=[a-z])[A-Z]")


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
    """Hold one stored query: its name is its route, its summary the question.

    In another language ``headings`` are what people call parameters and columns, and
    ``codes`` by column what the codes in it mean.
    """

    name: str
    group: str
    summary: str
    description: str
    job: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    form: Form
    text: str
    headings: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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

    def heading(self, name: str) -> str:
        """Return what people call a parameter or a column; in English that is its name in words."""
        if name in self.headings:
            return self.headings[name]
        spaced = _CAPITAL.sub(lambda found: f" {found[0].lower()}", name)
        return spaced[:1].upper() + spaced[1:]

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
