"""Write what follows from the stored queries: their documentation and their expected rows.

    python tools/refresh_queries.py

Look at the difference before you commit it: the tests compare with these files,
so whatever is written here counts as right from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graphsvc import assets
from graphsvc.answer import Answer
from graphsvc.catalogue import JOBS, Catalogue, StoredQuery
from graphsvc.parameters import TYPES, Parameter
from graphsvc.questions import ask, load
from graphsvc.vocab import CITY_GRAPHS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "queries.md"
QUERIES = ROOT / "queries"
FIXTURES = ROOT / "tests" / "queries"
EARLIER = FIXTURES / "cities" / "arden-earlier.ru"
THORNBY = FIXTURES / "cities" / "thornby.ttl"
ARDEN = ROOT / "examples" / "arden.ttl"

Loaded = tuple[ox.Store, dict[str, str]]

INTRODUCTION = """\
# The stored questions

<!-- Written by tools/refresh_queries.py from the headers in queries/; a test keeps it true. -->

Each question is one file in `queries/`: its `#+` header says what it asks, what its
parameters are and how to read the answer; the SPARQL below can be taken as it is.

- Command line: `graphsvc query NAME --param element=B7 --data my-city.ttl`
- HTTP: `GET /queries/NAME?element=B7`
- Python: `from graphsvc import query`, then `query("NAME", {"element": "B7"})`

Values become RDF terms and are never written into the text. A parameter left out
means all. Each city file has a graph of its own, so that facts of two cities never
mix; `cityFile` in an answer names that graph. The parameter `basis` chooses whose
linkages count: read in the standard by a licence holder (stated), carried over from a
public ancestor (derived), or this project's own reading (proposed).

Which identifiers of other schemes relate to an element is answered by `crosswalk` as far as
there is a public source for it. The indicators of ISO 37120 and of U4SSC, and the targets of
the SDGs, are not in it.

## In Korean and French

The header of a query stays in English. Its words in other languages stand in
`queries/words/`, one file a language: what each question asks and how its answer is
read, by the name of the question; what parameters and columns mean, by the English of
the headers; what forms and tables call them, by the names in the data; what the codes in
some columns mean. The pages, the description of the service at `/sparql` and the command
line show them: `graphsvc query --lang ko` lists the questions, and
`graphsvc query gaps --about --lang fr` tells all about one. `GET /queries` as JSON stays in
English, and answers as data are the same in every language.

A question that is new or changed gets its words in every file at once: a file that lacks a
word, or holds one that no header asks for any more, is refused with its line. Where a
summary or description has changed, look at its words by hand: they go by the question's name.
A further language is a further file, once `LANGUAGES` in `src/graphsvc/vocab.py` has it. How
to put things, and how to report a better word: [translations.md](translations.md).
"""


def main() -> None:
    """Write the document and the expected rows, and say which files changed."""
    catalogue = Catalogue.load(assets.folder("queries"))
    written = {DOCUMENT: document(catalogue).encode()}
    for query in catalogue:
        written |= expected(query)
    for path, text in written.items():
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            print(path.relative_to(ROOT))


def document(catalogue: Catalogue) -> str:
    """Return the list of questions as Markdown, by what people come for."""
    parts = [INTRODUCTION]
    for job, purpose in JOBS.items():
        asked = [query for query in catalogue if query.job == job]
        if asked:
            parts.append(f"## {purpose}\n")
            parts += [_section(query) for query in asked]
    return "\n".join(parts)


def _section(query: StoredQuery) -> str:
    lines = [f"### {query.name}", "", query.summary, "", query.description, ""]
    if query.parameters:
        lines += ["| parameter | must be | meaning | default | example |", "|---|---|---|---|---|"]
        lines += [_parameter(parameter) for parameter in query.parameters]
        lines.append("")
    if query.columns:
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in query.columns.items()]
        lines.append("")
    return "\n".join(lines)


def _parameter(parameter: Parameter) -> str:
    default = "required" if parameter.required else parameter.default or ""
    cells = (TYPES[parameter.type], parameter.description, default, f"`{parameter.example}`")
    return f"| `{parameter.name}` | {' | '.join(cells)} |"


def expected(query: StoredQuery) -> dict[Path, bytes]:
    """Return the files of expected rows: on arden beside the query, on thornby with the tests."""
    beside = QUERIES / query.group / f"{query.name}{suffix_of(query)}"
    found = {beside: serialized(answer_on_arden(query))}
    if asks_of_a_city(query):
        found[FIXTURES / "expected" / f"{query.name}.csv"] = serialized(answer_on_thornby(query))
    return found


def suffix_of(query: StoredQuery) -> str:
    """Return the ending of the file of expected rows or statements."""
    return ".expected.csv" if query.form == "SELECT" else ".expected.nt"


def answer_on_arden(query: StoredQuery) -> Answer:
    """Answer with the header's example values, on the model and arden."""
    return _answer(query, query.examples(), arden(earlier=len(_cities(query)) > 1))


def answer_on_thornby(query: StoredQuery) -> Answer:
    """Answer with the header's example values on thornby, where every loose end shows."""
    return _answer(query, _of_thornby(query), thornby())


def asked_where_most_shows(query: StoredQuery) -> tuple[dict[str, str], Loaded]:
    """Return values and data for an answer that is not empty, on thornby where it has one."""
    if asks_of_a_city(query) and answer_on_thornby(query).rows:
        return _of_thornby(query), thornby()
    return query.examples(), arden(earlier=len(_cities(query)) > 1)


def asks_of_a_city(query: StoredQuery) -> bool:
    """Tell whether the answer depends on what one city says."""
    return len(_cities(query)) == 1


@cache
def thornby() -> Loaded:
    """Return a store with thornby."""
    return load([THORNBY])


@cache
def arden(*, earlier: bool) -> Loaded:
    """Return a store with arden, and if asked with the file of arden before it."""
    store, cities = load([ARDEN])
    if earlier:
        before = ox.Store()
        before.load(ARDEN.read_bytes(), format=ox.RdfFormat.TURTLE)
        before.update(EARLIER.read_text(encoding="utf-8"))
        graph = ox.NamedNode(CITY_GRAPHS + "arden-earlier")
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in before)
        cities[graph.value] = "arden-earlier"
    return store, cities


def serialized(answer: Answer) -> bytes:
    """Return the rows as CSV, or the statements as sorted N-Triples."""
    if answer.form == "SELECT":
        return answer.serialize("csv").replace(b"\r\n", b"\n")
    return b"".join(sorted(answer.payload.splitlines(keepends=True)))


def _cities(query: StoredQuery) -> list[str]:
    return [parameter.name for parameter in query.parameters if parameter.type == "city"]


def _of_thornby(query: StoredQuery) -> dict[str, str]:
    values = query.examples() | dict.fromkeys(_cities(query), "thornby")
    # The example names a practice of arden; left out, it means all.
    values.pop("practice", None)
    return values


def _answer(query: StoredQuery, values: Mapping[str, str], data: Loaded) -> Answer:
    store, cities = data
    bound = query.bind(values)
    return ask(store, query.text, bound, bases=bound.bases, cities=cities)


def expected_files() -> Iterator[Path]:
    """Yield every file of expected rows that there is."""
    for group in ("competency", "pages"):
        yield from sorted((QUERIES / group).glob("*.expected.*"))
    yield from sorted((FIXTURES / "expected").glob("*.csv"))


if __name__ == "__main__":
    main()
