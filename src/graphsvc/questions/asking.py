"""Find the question, bind its parameters, load what it is asked of, and answer it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from graphsvc import assets, querytext
from graphsvc.answer import Answer
from graphsvc.catalogue import Bound, Catalogue, StoredQuery
from graphsvc.errors import (
    ParameterRefusal,
    QueryRefusal,
    Refusal,
    UnknownNameRefusal,
    UnreadableRefusal,
    Where,
)
from graphsvc.questions.evaluation import ask
from graphsvc.questions.loading import load, read_bytes
from graphsvc.vocab import BASES, CITY_GRAPHS, LANGUAGES

_T = TypeVar("_T")

# What the deepest text within the length limit needs; pages not touched cost nothing.
_STACK_BYTES: Final = 512 * 1024 * 1024


def query(
    question: str | Path,
    parameters: Mapping[str, str] | None = None,
    *,
    data: Iterable[str | Path] = (),
    bases: Iterable[str] | None = None,
    stated_linkages: str | Path | None = None,
    lang: str = LANGUAGES[0],
) -> Answer:
    """Answer a stored query by its name, a ``.rq`` file, or a text of one's own.

    ``data`` are city files, each kept apart in a graph named by the file;
    ``bases`` the linkages to count with, all by default; ``stated_linkages`` a
    licence holder's local file; ``lang`` the language of a table's labels.  Raises a
    ``Refusal`` for what can't be done.
    """
    chosen = None if bases is None else _known(bases)
    if lang not in LANGUAGES:
        raise ParameterRefusal(f"{lang!r} is no language", todo=f"Use {', '.join(LANGUAGES)}.")
    if isinstance(question, Path) or question.endswith(".rq"):
        source = Path(question)
        text = _text(source)
        return _own(text, parameters, data, chosen, stated_linkages, lang=lang, source=source.name)
    # One word is a name, whatever else a text; a mistyped name is better told as one.
    if re.search(r"[\s{]", question):
        return _own(question, parameters, data, chosen, stated_linkages, lang=lang)
    stored = _catalogue().get(question)
    bound = stored.bind(parameters or {})
    if chosen is not None and bound.bases is not None:
        raise ParameterRefusal("The bases are chosen twice", todo="Keep one of the two choices.")
    store, cities = load(data, stated_linkages)
    _check_cities(stored, bound, cities)
    return ask(store, stored.text, bound, bases=chosen or bound.bases, cities=cities, lang=lang)


def _own(
    text: str,
    parameters: Mapping[str, str] | None,
    data: Iterable[str | Path],
    bases: tuple[str, ...] | None,
    stated_linkages: str | Path | None,
    *,
    lang: str,
    source: str | None = None,
) -> Answer:
    """Answer a query of the reader's own, once its text has been looked at."""
    if parameters:
        raise ParameterRefusal(
            "Only stored queries take parameters",
            todo="Write the values into your query, or use a stored one.",
        )
    try:
        own_dataset = querytext.check(text).names_graphs
        if own_dataset and bases is not None:
            raise QueryRefusal(
                "The query names its graphs by FROM, and the bases name them as well",
                todo="Remove FROM, or choose no bases.",
            )
        store, cities = load(data, stated_linkages)
        return _with_deep_stack(
            lambda: ask(store, text, bases=bases, cities=cities, own_dataset=own_dataset, lang=lang)
        )
    except Refusal as refusal:
        # The city files' own refusals bear their names already.
        if source is None or refusal.where.source not in (None, "query"):
            raise
        where = Where(source, refusal.where.line, refusal.where.column)
        raise type(refusal)(refusal.what, todo=refusal.todo, where=where) from refusal


def _text(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableRefusal(
            "The query is not text in UTF-8", todo="Save it again as UTF-8.", where=Where(path.name)
        ) from fault


def _known(bases: Iterable[str]) -> tuple[str, ...]:
    """Return the bases named, strongest first; refuse an unknown one."""
    named = {name.strip().lower() for part in bases for name in part.split(",")}
    if unknown := named - set(BASES):
        raise ParameterRefusal(
            f"{', '.join(sorted(unknown))!r} is no basis of a linkage",
            todo=f"Use {', '.join(BASES)}.",
        )
    return tuple(basis for basis in BASES if basis in named)


@cache
def _catalogue() -> Catalogue:
    """Return the stored queries of this installation, read once."""
    return Catalogue.load(assets.folder("queries"))


def _check_cities(stored: StoredQuery, bound: Bound, cities: Mapping[str, str]) -> None:
    """Refuse a city that was not handed in: no rows would look like a city without gaps."""
    for parameter in stored.parameters:
        asked = bound.terms.get(parameter.name, "")[1:-1]
        if parameter.type == "city" and asked and asked not in cities:
            raise UnknownNameRefusal(
                f"No city file given is named {asked.removeprefix(CITY_GRAPHS)!r}",
                todo=f"Given: {', '.join(cities.values())}." if cities else "Add --data FILE.",
            )


def _with_deep_stack(work: Callable[[], _T]) -> _T:
    """Run the work in a thread whose stack holds the deepest query the limits let through."""
    outcome: list[_T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as fault:  # noqa: BLE001  # raised again where the caller waits
            faults.append(fault)

    before = threading.stack_size(_STACK_BYTES)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if faults:
        raise faults[0]
    return outcome[0]
