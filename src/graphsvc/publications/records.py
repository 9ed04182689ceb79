"""What is known of publications, as plain values made of a store's rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graphsvc.analysis.facts import in_language
from graphsvc.publications import names
from graphsvc.publications.names import AS

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """Hold what is known of one version of a model, but its statements."""

    number: int
    at: str
    digest: str
    statements: int
    size_bytes: int

    @property
    def tag(self) -> str:
        """Return what tells this version from every other: the inner part of an ETag."""
        return f"{self.number}-{self.digest[:16]}"


@dataclass(frozen=True, slots=True)
class Model:
    """Hold one model: its versions, the oldest first, and whether it was deleted.

    ``titles`` are those of the current version, as N-Triples literals.
    """

    id: str
    position: int
    current: int | None
    versions: tuple[Version, ...]
    deleted: str | None = None
    titles: tuple[str, ...] = field(default=())

    @property
    def version(self) -> Version | None:
        """Return the current version, None where the model was deleted."""
        return self.numbered(self.current) if self.current is not None else None

    @property
    def latest(self) -> int:
        """Return the highest number that a version ever had."""
        return max((version.number for version in self.versions), default=0)

    def numbered(self, number: int) -> Version | None:
        """Return the version with that number."""
        return next((item for item in self.versions if item.number == number), None)

    def title(self, lang: str) -> str:
        """Return the title in the language, else in English, else any, else the id."""
        return in_language(self.titles, lang) or self.id


@dataclass(frozen=True, slots=True)
class Counters:
    """Hold how many models there are, how many there ever were, and how many events."""

    models: int = 0
    positions: int = 0
    events: int = 0


def rows(body: bytes) -> list[dict[str, str]]:
    """Return the rows of SPARQL JSON results: IRIs as they are, literals with a title as N-Triples.

    A literal in a language becomes an N-Triples literal, any other its plain text.
    """
    found = json.loads(body)["results"]["bindings"]
    return [{name: _term(value) for name, value in row.items()} for row in found]


def counters(found: Iterable[Row]) -> Counters:
    """Return the counters; all are 0 where nothing was published yet."""
    row = next(iter(found), None)
    if row is None:
        return Counters()
    return Counters(int(row["alive"]), int(row["positions"]), int(row["events"]))


def models(found: Iterable[Row]) -> tuple[Model, ...]:
    """Return the models that the rows tell of, by their positions."""
    gathered: dict[str, dict[int, Version]] = {}
    last: dict[str, Row] = {}
    titles: dict[str, list[str]] = {}
    for row in found:
        model = row["model"]
        last[model] = row
        gathered.setdefault(model, {})
        if "number" in row:
            version = _version(row)
            gathered[model][version.number] = version
        if "title" in row and row["title"] not in titles.setdefault(model, []):
            titles[model].append(row["title"])
    known = [
        _model(model, row, gathered[model], titles.get(model, [])) for model, row in last.items()
    ]
    return tuple(sorted(known, key=lambda item: item.position))


def http_date(at: str) -> str:
    """Return a time of ours as HTTP writes it, to the second."""
    from email.utils import format_datetime

    return format_datetime(datetime.fromisoformat(at).astimezone(UTC), usegmt=True)


def _model(iri: str, row: Row, versions: dict[int, Version], titles: list[str]) -> Model:
    deleted = row.get("type") == AS + "Tombstone"
    current = row.get("current")
    return Model(
        id=names.id_of(iri),
        position=int(row["position"]),
        current=int(current) if current is not None and not deleted else None,
        versions=tuple(versions[number] for number in sorted(versions)),
        deleted=row.get("modified") if deleted else None,
        titles=tuple(titles),
    )


def _version(row: Row) -> Version:
    return Version(
        number=int(row["number"]),
        at=row["at"],
        digest=row["digest"],
        statements=int(row["statements"]),
        size_bytes=int(row["bytes"]),
    )


def _term(cell: Mapping[str, str]) -> str:
    if cell["type"] == "uri" or "xml:lang" not in cell:
        return cell["value"]
    return f"{json.dumps(cell['value'], ensure_ascii=False)}@{cell['xml:lang']}"
