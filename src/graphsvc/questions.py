"""Ask a question on the spot: the bundled model, the given city files, no server.

from graphsvc import query

for row in query("what-rests-on", {"element": "B13"}).records():
    print(row["affected"], row["basis"])
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from graphsvc import assets, names, querytext, stated
from graphsvc.answer import Answer
from graphsvc.catalogue import Bound, Catalogue, StoredQuery, chosen_graphs
from graphsvc.errors import (
    NotACityRefusal,
    ParameterRefusal,
    QueryRefusal,
    Refusal,
    UnknownNameRefusal,
    UnreadableRefusal,
    Where,
)
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE, format_of_file
from graphsvc.rdfio.reading import parse
from graphsvc.store import guard
from graphsvc.vocab import BASES, CITY_GRAPHS, RDF, SCOM

_T = TypeVar("_T")

# What the deepest text within the length limit needs; pages not touched cost nothing.
_STACK_BYTES: Final = 512 * 1024 * 1024
_A: Final = ox.NamedNode(RDF + "type")
_CITY_MODEL: Final = ox.NamedNode(SCOM + "CityModel")
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


def query(
    question: str | Path,
    parameters: Mapping[str, str] | None = None,
    *,
    data: Iterable[str | Path] = (),
    bases: Iterable[str] | None = None,
    stated_linkages: str | Path | None = None,
) -> Answer:
    """Answer a stored query by its name, a ``.rq`` file, or a text of one's own.

    ``data`` are city files, each kept apart in a graph named by the file;
    ``bases`` the linkages to count with, all by default; ``stated_linkages`` a
    licence holder's local file.  Raises a ``Refusal`` for what can't be done.
    """
    stored, text, source = _find(question)
    own_dataset = False
    if stored is None:
        try:
            own_dataset = querytext.check(text).names_graphs
        except Refusal as refusal:
            raise _in(source, refusal) from refusal
    if parameters and stored is None:
        raise ParameterRefusal(
            "Only stored queries take parameters",
            todo="Write the values into your query, or use a stored one.",
        )
    bound = stored.bind(parameters or {}) if stored else Bound()
    chosen = bound.bases if bases is None else known_bases(bases)
    store, cities = load(data, stated_linkages)
    if stored:
        _check_cities(stored, bound, cities)
    try:
        return _with_deep_stack(
            lambda: ask(store, text, bound, bases=chosen, cities=cities, own_dataset=own_dataset)
        )
    except QueryRefusal as refusal:
        raise _in(source, refusal) from refusal


def load(
    data: Iterable[str | Path] = (), stated_linkages: str | Path | None = None
) -> tuple[ox.Store, dict[str, str]]:
    """Return a store of the model and the city files, and the name of each city's graph."""
    store = ox.Store()
    store.extend(_model())
    if stated_linkages is not None:
        store.extend(stated.quads(stated.linkages_of_file(stated_linkages)))
    cities: dict[str, str] = {}
    for path in map(Path, data):
        name = _free_name(_NOT_IN_A_NAME.sub("-", path.stem).strip("-."), cities.values())
        graph = ox.NamedNode(CITY_GRAPHS + name)
        syntax = format_of_file(path.name)
        quads = parse(_bytes(path), syntax, name=path.name, limits=Limits())
        _check_city(quads, path.name)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
        cities[graph.value] = name
    return store, cities


def ask(
    store: ox.Store,
    text: str,
    bound: Bound | None = None,
    *,
    bases: Sequence[str] | None = None,
    cities: Mapping[str, str] | None = None,
    own_dataset: bool = False,
) -> Answer:
    """Run one query over the union of the store's graphs, bases left out that were not chosen.

    With ``own_dataset`` the query names its graphs itself, by FROM.
    """
    bound = bound or Bound()
    dataset: dict[str, list[ox.NamedNode]] = {}
    if not own_dataset:
        graphs = (graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
        chosen = [ox.NamedNode(graph) for graph in chosen_graphs(graphs, bases)]
        dataset = {"default_graph": chosen, "named_graphs": chosen}
    values = {ox.Variable(name): term_of(term) for name, term in bound.terms.items()}
    try:
        results = store.query(text, substitutions=values, **dataset)  # type: ignore[arg-type]
    except SyntaxError as fault:
        raise guard.syntax_refusal(fault, text) from fault
    except (OSError, RuntimeError) as fault:
        raise QueryRefusal(f"The query can't be run: {fault}", todo="Mend the query.") from fault
    if isinstance(results, ox.QueryTriples):
        return Answer("CONSTRUCT", results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
    form = "SELECT" if isinstance(results, ox.QuerySolutions) else "ASK"
    payload = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
    answer = Answer(form, payload)
    return Answer(form, payload, names.of(store, answer.rows, cities or {}))


def term_of(ntriples: str) -> ox.NamedNode | ox.Literal:
    """Return the engine's term for one in N-Triples, as ``Bound`` holds them."""
    line = f"<x:s> <x:p> {ntriples} ."
    found = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    if not isinstance(found, ox.NamedNode | ox.Literal):
        raise TypeError(ntriples)
    return found


def known_bases(names: Iterable[str]) -> tuple[str, ...]:
    """Return the bases named, strongest first; refuse an unknown one."""
    named = {name.strip().lower() for part in names for name in part.split(",")}
    if unknown := named - set(BASES):
        raise ParameterRefusal(
            f"{', '.join(sorted(unknown))!r} is no basis of a linkage",
            todo=f"Use {', '.join(BASES)}.",
        )
    return tuple(basis for basis in BASES if basis in named)


@cache
def catalogue() -> Catalogue:
    """Return the stored queries of this installation, read once."""
    return Catalogue.load(assets.folder("queries"))


def _find(question: str | Path) -> tuple[StoredQuery | None, str, str | None]:
    """Return the stored query, if it is one, with the text and the name of its file."""
    if isinstance(question, Path) or question.endswith(".rq"):
        path = Path(question)
        return None, _text(path), path.name
    # One word is a name, whatever else a text; a mistyped name is better told as one.
    if re.search(r"[\s{]", question):
        return None, question, None
    stored = catalogue().get(question)
    return stored, stored.text, None


@cache
def _model() -> tuple[ox.Quad, ...]:
    quads = []
    for path, graph in assets.model_files().items():
        node = ox.NamedNode(graph)
        parsed = parse(path.read_bytes(), TURTLE, name=path.name, limits=Limits())
        quads += [ox.Quad(quad.subject, quad.predicate, quad.object, node) for quad in parsed]
    return tuple(quads)


def _in(source: str | None, refusal: Refusal) -> Refusal:
    """Return the refusal with its file named, whatever the place was called before."""
    if source is None:
        return refusal
    where = Where(source, refusal.where.line, refusal.where.column)
    return type(refusal)(refusal.what, todo=refusal.todo, where=where)


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableRefusal(
            "The query is not text in UTF-8", todo="Save it again as UTF-8.", where=Where(path.name)
        ) from fault


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UnreadableRefusal(
            f"The file can't be read: {fault.strerror}",
            todo="Check its name and that you may read it.",
            where=Where(str(path)),
        ) from fault


def _check_city(quads: Iterable[ox.Quad], name: str) -> None:
    """Refuse a file that is no city file: its silence would look like a city without gaps."""
    models = {quad.subject for quad in quads if quad.predicate == _A and quad.object == _CITY_MODEL}
    if len(models) != 1:
        count = "no city model" if not models else f"{len(models)} city models"
        raise NotACityRefusal(
            f"The file holds {count}",
            todo="Hand in one file a city, with one node `a scom:CityModel`.",
            where=Where(name),
        )


def _free_name(name: str, taken: Iterable[str]) -> str:
    """Return the name, numbered where an earlier file has it: two folders may hold a city.ttl."""
    names, number, free = set(taken), 1, name or "city"
    while free in names:
        number += 1
        free = f"{name or 'city'}-{number}"
    return free


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
    """Run the work in a thread whose stack holds the deepest query the limits let through.

    The caller only waits, so that Ctrl-C is heard at once.
    """
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
