"""What is exported: the model, and a city's file if there is one."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graphsvc.analysis.city import City, the_city
from graphsvc.analysis.coverage import coverage
from graphsvc.analysis.facts import Facts, in_language, text_of
from graphsvc.analysis.model import Linkage, Model, bundled, with_stated
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import XLSX, Format, format_of_file
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.render.safe import LONGEST, line
from graphsvc.validation.files import read
from graphsvc.vocab import RDF

_TYPE = f"<{RDF}type>"


@dataclass(frozen=True)
class Source:
    """Hold the model and the city; texts come out as one line of characters to be seen."""

    model: Model
    city: City | None = None

    @cached_property
    def facts(self) -> Facts:
        """Return what the city's file states; refuse to say what nobody stated."""
        return Facts([]) if self.city is None else self.city.facts

    @cached_property
    def states(self) -> dict[str, str]:
        """Return the state of each element, nothing without a city."""
        return {} if self.city is None else coverage(self.city)

    def name(self, node: str, lang: str) -> str:
        """Return what a node is called."""
        return line(self.facts.label(node, lang) or text_of(node))

    def text(self, node: str, predicate: str, lang: str, longest: int = LONGEST) -> str:
        """Return a text of the node in the language, empty where there is none."""
        found = in_language(self.facts.about(node).get(f"<{predicate}>", ()), lang)
        return line(found, longest) if found else ""

    def kinds(self, node: str) -> tuple[str, ...]:
        """Return the IRIs of the node's classes."""
        return tuple(text_of(term) for term in self.facts.about(node).get(_TYPE, ()))


def identifier(node: str) -> str:
    """Return a name for the node that XML takes as an id, the same in each export."""
    return f"id-{hashlib.sha256(node.encode()).hexdigest()[:24]}"


def source_of(
    path: str | Path | None, *, stated: tuple[Linkage, ...] = (), limits: Limits | None = None
) -> Source:
    """Return the model with the city that a file describes; raises ``InputRefusal``."""
    model = with_stated(bundled(), stated)
    if path is None:
        return Source(model)
    limits = limits or Limits()
    syntax = format_of_file(Path(path).name)
    data = read(Path(path), limits)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    facts = Facts.of_ntriples(_lines(data, path, syntax, limits))
    return Source(model, the_city(facts, today))


def _lines(data: bytes, path: str | Path, syntax: Format, limits: Limits) -> str:
    name = Path(path).name
    if syntax is not XLSX:
        return to_ntriples(data, syntax, name=name, limits=limits)
    from graphsvc.rdfio.formats import NTRIPLES
    from graphsvc.workbook.converting import converted

    done = converted(data, name=name, source=syntax, target=NTRIPLES, lang="en", limits=limits)
    return to_ntriples(done.data, NTRIPLES, name=name, limits=limits)
