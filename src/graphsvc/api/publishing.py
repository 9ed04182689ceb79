"""What routes and pages ask of publications: models, versions, contents, changes.

Everything here returns plain values of ``graphsvc.publications``, so that a page needs
no query of its own.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from graphsvc.api.services import Services
from graphsvc.errors import BusyRefusal, GoneRefusal, QueryRefusal, UnknownNameRefusal
from graphsvc.publications import contents, moments, names, questions, records, updates
from graphsvc.publications.contents import Content
from graphsvc.publications.records import Counters, Model, Version
from graphsvc.publications.updates import Change, NewVersion
from graphsvc.store import Question
from graphsvc.store.formats import chosen
from graphsvc.store.targets import Targets

PAGE_SIZE: Final = 100
"""Models of one page of a list or catalogue."""
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold one page of models; pages count from 1, and no model ever changes its page."""

    number: int
    last: int
    counters: Counters
    models: tuple[Model, ...]


async def counters(services: Services) -> Counters:
    """Return how many models and events there are."""
    return records.counters(await rows(services, questions.COUNTERS))


async def listing(services: Services, number: int) -> Listing:
    """Return a page of models; refuse one behind the last."""
    known = await counters(services)
    last = max(1, -(-known.positions // PAGE_SIZE))
    if number > last:
        raise UnknownNameRefusal(
            f"There is no page {number:,} of the models", todo=f"The last page is {last:,}."
        )
    first = (number - 1) * PAGE_SIZE + 1
    found = await rows(services, questions.page(range(first, first + PAGE_SIZE)))
    return Listing(number, last, known, records.models(found))


async def known(services: Services, identity: str) -> Model | None:
    """Return a model with its versions, None if nothing of that id was ever published."""
    names.checked_id(identity)
    found = records.models(await rows(services, questions.history(identity)))
    return found[0] if found else None


async def model(services: Services, identity: str) -> Model:
    """Return a model, a deleted one too; refuse an id under which nothing was published."""
    found = await known(services, identity)
    if found is None:
        raise UnknownNameRefusal(
            f"There is no model {identity}", todo="GET /models lists those that there are."
        )
    return found


def version(found: Model, number: int | None = None) -> Version:
    """Return a version of the model, by default the current one."""
    chosen_one = found.version if number is None else found.numbered(number)
    if chosen_one is not None:
        return chosen_one
    if number is None:
        raise GoneRefusal(
            f"The model {found.id} was deleted on {found.deleted}",
            todo=f"Its versions are still at /models/{found.id}/versions.",
        )
    raise UnknownNameRefusal(
        f"The model {found.id} has no version {number}",
        todo=f"GET /models/{found.id}/versions lists them.",
    )


async def content(services: Services, identity: str, number: int) -> Content:
    """Return the statements of a version that there is."""
    found = await rows(services, questions.content(identity, number))
    if not found:
        raise UnknownNameRefusal(
            f"The store does not hold the statements of version {number} of {identity}",
            todo=f"GET /models/{identity}/versions lists the versions.",
        )
    return contents.unpacked(found[0]["packed"], room(services))


def change(identity: str, before: Model | None) -> Change:
    """Return a change of the model, which holds only while it is as it was ``before``."""
    return Change(
        identity,
        mark=secrets.token_hex(16),
        at=moments.after(None),
        current=before.current if before else None,
        was_deleted=bool(before and before.deleted),
    )


async def publish(services: Services, wanted: Change, new: NewVersion) -> bool:
    """Store the version in one transaction; tell whether the model was still as it was."""
    return await _landed(services, wanted, lambda timed: updates.publish(timed, new))


async def delete(services: Services, wanted: Change) -> bool:
    """Leave a tombstone, in one transaction; tell whether the model was still as it was."""
    if not await _landed(services, wanted, updates.delete):
        return False
    await services.store.forget(names.model(wanted.id))
    return True


async def refuse_published(services: Services, written: Targets, how: str) -> None:
    """Refuse to write the graph of a published model by ``how``, which makes no version."""
    graphs = sorted(filter(names.is_model, written.named))
    found = await rows(services, questions.published(graphs)) if graphs else []
    if found:
        identity = names.id_of(found[0]["model"])
        raise QueryRefusal(
            f"{how} would change the graph of {identity}, which is published, and make no version",
            todo=f"Get /models/{identity}, change it and PUT it there, or DELETE it there first.",
        )
    if written.may_be_any and (await counters(services)).models:
        raise QueryRefusal(
            f"{how} may change any graph, those of published models among them, "
            "and would make no version",
            todo="Name the graphs that it writes; change models by PUT /models/ID.",
        )


async def statements(services: Services, text: str) -> bytes:
    """Return what a CONSTRUCT query finds, as N-Triples."""
    question = Question(text, rows=None, triples=chosen("triples", "application/n-triples"))
    return (await services.store.ask(question)).body


async def _landed(services: Services, wanted: Change, update: Callable[[Change], str]) -> bool:
    """Carry out a change at a time after all others; tell whether the model was as it was.

    Changes through one service go one after the other.  Where another service was faster
    and took the time, the next is tried.
    """
    async with services.publishing:
        for _ in range(_TRIES):
            before = await _last(services)
            at = moments.after(before)
            timed = replace(wanted, at=at, begins=before is None)
            await services.store.update(update(timed))
            answer = await services.store.ask(_question(questions.landed(wanted.mark)))
            if b"true" in answer.body:
                return True
            last = await _last(services)
            if last is None or moments.is_before(last, at):
                return False  # it was not for the time
    raise BusyRefusal(
        "Too many others publish at this moment", todo="Send the request again in some seconds."
    )


async def _last(services: Services) -> str | None:
    """Return the time of the last change of any model."""
    found = await rows(services, questions.LAST)
    return found[0]["last"] if found else None


async def entities(services: Services, types: list[str], nodes: list[str]) -> list[str]:
    """Return the nodes of these classes in all cities, or those that are named, in order.

    The list is made once a version of the store, so that pages are cut out of one list.
    """
    key = ("entities", services.store.version, *types)
    if not nodes and (kept := services.documents.get(key)) is not None:
        return kept.decode().split()
    answer = await services.store.ask(_question(questions.entities(types, nodes)))
    found = await asyncio.to_thread(records.rows, answer.body)
    ids = sorted(row["entity"] for row in found)
    if answer.version and not nodes:
        body = "\n".join(ids).encode()
        services.documents.put(("entities", answer.version, *types), body, len(body))
    return ids


async def rows(services: Services, text: str) -> list[dict[str, str]]:
    """Return the rows that a SELECT query finds."""
    return records.rows((await services.store.ask(_question(text))).body)


def _question(text: str) -> Question:
    return Question(text, rows=chosen("rows", None), triples=None)


def room(services: Services) -> int:
    """Return how many bytes the statements of one version may take."""
    # Statements written out in full are longer than the file that they came in.
    return services.settings.max_upload_bytes * 50
