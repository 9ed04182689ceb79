"""The update that publishes or deletes a model: one request, so one transaction.

Each is guarded by what its sender knew of the model.  Where that is no longer so, none
of its operations finds anything to do; whether it was carried out is told by its mark,
which stands in the event that it made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from graphsvc.publications import moments, names
from graphsvc.publications.contents import Content
from graphsvc.publications.names import AS, DCAT, HYDRA, PROV, SCHEMA, VOID
from graphsvc.vocab import DCTERMS, RDF, XSD

_TYPE: Final = f"<{RDF}type>"
_TOTAL: Final = f"<{AS}totalItems>"
_ALIVE: Final = f"<{HYDRA}totalItems>"
_CURRENT: Final = f"<{DCAT}hasCurrentVersion>"
_POSITION: Final = f"<{SCHEMA}position>"
_MODIFIED: Final = f"<{DCTERMS}modified>"
_MARK: Final = f"<{DCTERMS}identifier>"
_DATASET: Final = f"<{DCAT}Dataset>"
_TOMBSTONE: Final = f"<{AS}Tombstone>"
_FEED: Final = f"<{names.FEED}>"
_RECORDS: Final = f"<{names.RECORDS}>"

# Virtuoso compiles each operation to a text of so many lines at most.
_PIECE: Final = 400
# At the beginning or the end of a statement; one inside a literal only makes the pieces larger.
_BLANK: Final = re.compile(r"\A_:| _:[^ ]+ \.\n\Z|<<")


def _time(at: str) -> str:
    return f'"{at}"^^<{XSD}dateTime>'


# The counters and the time of the last change, where nothing was published yet.
_BEGIN: Final = f"""
INSERT {{ GRAPH {_RECORDS} {{ {_FEED} {_TOTAL} 0 . {_RECORDS} {_TOTAL} 0 ; {_ALIVE} 0 }} }}
WHERE {{ FILTER NOT EXISTS {{ GRAPH {_RECORDS} {{ {_FEED} {_TOTAL} ?any }} }} }} ;
INSERT {{ GRAPH {_RECORDS} {{ {_FEED} {_MODIFIED} {_time(moments.BEGINNING)} }} }}
WHERE {{ FILTER NOT EXISTS {{ GRAPH {_RECORDS} {{ {_FEED} {_MODIFIED} ?any }} }} }}"""


@dataclass(frozen=True, slots=True)
class Change:
    """Say what is done to a model, and what its sender knows of it.

    ``current`` is the number of the version there is, None where there is none;
    ``was_deleted`` tells that there was one.  ``mark`` is like no other's.  ``at`` is a
    time with its zone, later than that of every change before.  ``begins`` says that this
    may be the first change of all; whoever knows better spares the store the question.
    """

    id: str
    mark: str
    at: str
    current: int | None = None
    was_deleted: bool = False
    begins: bool = True


@dataclass(frozen=True, slots=True)
class NewVersion:
    """Hold a version to be: its number, statements, and what it says of itself as N-Triples."""

    number: int
    content: Content
    described: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class _Parts:
    """Gather what one operation on the records deletes, inserts and asks."""

    delete: list[str] = field(default_factory=list)
    insert: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)

    def swap(self, subject: str, predicate: str, new: str, name: str) -> None:
        """Put a value in place of the one there is."""
        self.delete.append(f"{subject} {predicate} ?{name} .")
        self.where.append(f"{subject} {predicate} ?{name} .")
        self.insert.append(f"{subject} {predicate} {new} .")

    def add(self, subject: str, predicate: str, amount: int, name: str) -> None:
        """Count further."""
        self.swap(subject, predicate, f"?{name}Next", name)
        self.binds.append(f"BIND(?{name} + {amount} AS ?{name}Next)")

    def text(self) -> str:
        """Return the operation."""
        return (
            f"DELETE {{ GRAPH {_RECORDS} {{ {' '.join(self.delete)} }} }}\n"
            f"INSERT {{ GRAPH {_RECORDS} {{ {' '.join(self.insert)} }} }}\n"
            f"WHERE {{ GRAPH {_RECORDS} {{ {' '.join(self.where)} }} {' '.join(self.binds)} }}"
        )


def publish(change: Change, new: NewVersion, *, is_there: bool = False) -> str:
    """Return the update that makes a version the current one.

    ``is_there`` says that the graph of the city holds these statements already.
    """
    model, version = f"<{names.model(change.id)}>", f"<{names.version(change.id, new.number)}>"
    parts = _recorded(change, "Update" if change.current is not None else "Create", version)
    parts.insert += [
        f"{model} {_CURRENT} {version} ; <{DCAT}hasVersion> {version} .",
        *_facts(change, new, version),
        *new.described,
    ]
    # A number is never used twice, whoever else publishes at the same moment.
    parts.binds.append(f"FILTER NOT EXISTS {{ GRAPH {_RECORDS} {{ {version} ?vp ?vo }} }}")
    if change.current is not None:
        parts.swap(model, _MODIFIED, _time(change.at), "modified")
    else:
        _comes(parts, change, model)
    literal = f'"{new.content.packed()}"^^<{XSD}base64Binary>'
    packed = f"GRAPH <{names.CONTENTS}> {{ {version} <{PROV}value> {literal} }}"
    marked = _marked(change)
    if is_there:
        return f"{_begun(change)}{parts.text()} ;\nINSERT {{ {packed} }} WHERE {{ {marked} }}"
    inserted = [packed, *(f"GRAPH {model} {{\n{lines}}}" for lines in _pieces(new.content))]
    return f"{_begun(change)}{parts.text()} ;\n{_emptied(change)} ;\n" + " ;\n".join(
        f"INSERT {{ {what} }} WHERE {{ {marked} }}" for what in inserted
    )


def delete(change: Change) -> str:
    """Return the update that leaves a tombstone in place of a model."""
    model = f"<{names.model(change.id)}>"
    parts = _recorded(change, "Delete", None)
    parts.delete.append(f"{model} {_TYPE} {_DATASET} .")
    parts.insert.append(f"{model} {_TYPE} {_TOMBSTONE} ; <{AS}deleted> {_time(change.at)} .")
    parts.swap(model, _MODIFIED, _time(change.at), "modified")
    parts.add(_RECORDS, _ALIVE, -1, "alive")
    return f"{_begun(change)}{parts.text()} ;\n{_emptied(change)}"


def _recorded(change: Change, kind: str, version: str | None) -> _Parts:
    """Return the event, and the guard: the model is what the sender knows, the time is later."""
    model = f"<{names.model(change.id)}>"
    parts = _Parts()
    parts.add(_FEED, _TOTAL, 1, "events")
    parts.binds.append(f'BIND(IRI(CONCAT("{names.FEED}/", STR(?eventsNext))) AS ?event)')
    parts.swap(_FEED, _MODIFIED, _time(change.at), "last")
    parts.binds.append(f"FILTER(?last < {_time(change.at)})")
    result = f"<{AS}result> {version} ; " if version else ""
    parts.insert.append(
        f"?event {_TYPE} <{AS}{kind}> ; <{AS}object> {model} ; {result}"
        f'<{AS}published> {_time(change.at)} ; {_MARK} "{change.mark}" .'
    )
    if change.current is None:
        known = f"{model} {_CURRENT} ?other" if change.was_deleted else f"{model} ?kp ?ko"
        parts.binds.append(f"FILTER NOT EXISTS {{ GRAPH {_RECORDS} {{ {known} }} }}")
    else:
        old = f"<{names.version(change.id, change.current)}>"
        parts.delete.append(f"{model} {_CURRENT} {old} .")
        parts.where.append(f"{model} {_CURRENT} {old} .")
    return parts


def _comes(parts: _Parts, change: Change, model: str) -> None:
    """Let a model begin, or begin again at the place that it had."""
    parts.add(_RECORDS, _ALIVE, 1, "alive")
    parts.insert.append(f"{model} {_TYPE} {_DATASET} .")
    if change.was_deleted:
        parts.swap(model, _MODIFIED, _time(change.at), "modified")
        parts.delete.append(f"{model} {_TYPE} {_TOMBSTONE} ; <{AS}deleted> ?deleted .")
        parts.where.append(f"{model} {_TYPE} {_TOMBSTONE} ; <{AS}deleted> ?deleted .")
        return
    parts.add(_RECORDS, _TOTAL, 1, "models")
    parts.insert.append(
        f'{model} {_POSITION} ?modelsNext ; <{DCTERMS}identifier> "{change.id}" ; '
        f"<{DCTERMS}issued> {_time(change.at)} ; {_MODIFIED} {_time(change.at)} ."
    )


def _facts(change: Change, new: NewVersion, version: str) -> list[str]:
    return [
        f"{version} {_TYPE} <{PROV}Entity> ; "
        f"<{DCAT}isVersionOf> <{names.model(change.id)}> ; "
        f"<{SCHEMA}version> {new.number} ; {_MODIFIED} {_time(change.at)} ; "
        f'<{SCHEMA}sha256> "{new.content.digest}" ; '
        f"<{VOID}triples> {new.content.statements} ; "
        f"<{DCAT}byteSize> {len(new.content.nquads)} ."
    ]


def _begun(change: Change) -> str:
    return f"{_BEGIN} ;\n" if change.begins else ""


def _pieces(content: Content) -> list[str]:
    """Return the statements in pieces; those with blank nodes can't be taken apart."""
    lines = content.nquads.decode().splitlines(keepends=True)
    size = len(lines) if any(map(_BLANK.search, lines)) else _PIECE
    return ["".join(lines[at : at + size]) for at in range(0, len(lines), size or 1)]


def _emptied(change: Change) -> str:
    model = f"<{names.model(change.id)}>"
    return (
        f"DELETE {{ GRAPH {model} {{ ?s ?p ?o }} }}\n"
        f"WHERE {{ {_marked(change)} GRAPH {model} {{ ?s ?p ?o }} }}"
    )


def _marked(change: Change) -> str:
    return f'GRAPH {_RECORDS} {{ ?marked {_MARK} "{change.mark}" }}'
