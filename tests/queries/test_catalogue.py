"""A stored query is read strictly, found by its name, and bound by terms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphsvc import assets
from graphsvc.catalogue import Catalogue, StoredQuery, chosen_graphs, projection, read
from graphsvc.errors import ParameterRefusal, SyntaxRefusal, UnknownNameRefusal
from graphsvc.vocab import LINKAGE_GRAPHS

GOOD = """\
#+ summary: What is it?
#+ description: Read it so.
#+ job: J1
#+ parameters:
#+   element:
#+     type: element
#+     description: The element.
#+     example: B7
#+ columns:
#+   element: The element.
#+   count: How many.

SELECT ?element (COUNT(?x) AS ?count)
WHERE {
  ?element ?p ?x .
}
GROUP BY ?element
ORDER BY ?element
"""

ALL_AT_ONCE = "#+     example: B7\n#+     required: true\n#+     default: B7"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(assets.folder("queries"))


@pytest.fixture
def good() -> StoredQuery:
    return read(GOOD, "good", "competency")


def test_a_header_tells_all_about_its_query(good: StoredQuery) -> None:
    assert (good.name, good.group, good.job, good.form) == ("good", "competency", "J1", "SELECT")
    assert good.summary == "What is it?"
    assert good.columns == {"element": "The element.", "count": "How many."}
    assert good.parameter("element").example == "B7"
    assert good.text == GOOD


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ job: J1", "#+ job: J1\n#+ jobb: J2", "unknown keys: jobb"),
        ("#+     example: B7", "#+     example: B7\n#+     exmple: B7", "unknown keys: exmple"),
        ("#+ job: J1", "#+ job: J99", "the job 'J99' is unknown"),
        ("What is it?", "It is.", "not a question"),
        ("#+ description: Read it so.", "#+ description:", "no description"),
        ("#+ summary: What is it?", "#+ summary: [", "not valid YAML"),
        ("#+     type: element", "#+     type: elephant", "no known type"),
        ("#+     example: B7", "#+     default: B7", "lacks description or example"),
        ("#+     example: B7", ALL_AT_ONCE, "required and has a default"),
        ("#+   count: How many.\n", "", "are not those selected"),
        ("#+   element:\n#+     type", "#+   elment:\n#+     type", "?elment is not selected"),
        ("SELECT ?element", "  SELECT ?element", "no line begins with"),
        ("#+ parameters:\n", "#+ parameters: 3\n#+ x:\n", "unknown keys"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_as_it_should_be_is_refused(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(SyntaxRefusal) as refusal:
        read(GOOD.replace(old, new), "bad-one", "competency")
    assert said in str(refusal.value)
    assert "bad-one" in str(refusal.value)
    assert refusal.value.todo


def test_an_example_that_would_be_refused_is_refused() -> None:
    with pytest.raises(ParameterRefusal, match="B77"):
        read(GOOD.replace("example: B7", "example: B77"), "bad", "competency")


def test_a_header_can_run_no_code(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    command = (
        f"!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path [{mark}]]"
    )
    with pytest.raises(SyntaxRefusal):
        read(GOOD.replace("What is it?", command), "bad", "competency")
    assert not mark.exists()


def test_a_name_that_is_no_route_is_refused() -> None:
    with pytest.raises(SyntaxRefusal, match="kebab-case"):
        read(GOOD, "Not_a_route", "competency")


def test_a_folder_without_queries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SyntaxRefusal, match="no queries"):
        Catalogue.load(tmp_path)


def test_two_queries_of_one_name_are_refused(tmp_path: Path) -> None:
    for group in ("competency", "pages"):
        (tmp_path / group).mkdir()
        (tmp_path / group / "same.rq").write_text(GOOD)
    with pytest.raises(SyntaxRefusal, match="same"):
        Catalogue.load(tmp_path)


def test_a_mistyped_name_is_refused_with_the_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameRefusal) as refusal:
        catalogue.get("what-rest-on")
    assert "what-rests-on" in refusal.value.todo


def test_a_name_near_to_nothing_is_refused_with_what_to_do(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameRefusal) as refusal:
        catalogue.get("zzzzzzzz")
    assert "graphsvc query" in refusal.value.todo


def test_the_projection_is_what_the_outermost_select_gives() -> None:
    text = (
        "SELECT DISTINCT ?a (COUNT(DISTINCT ?b) AS ?c)\n  ?d\nWHERE {\n  { SELECT ?e WHERE {} }\n}"
    )
    assert projection(text) == ("a", "c", "d")


def test_values_become_terms_and_defaults_are_filled_in(catalogue: Catalogue) -> None:
    bound = catalogue.get("evidence-gaps").bind({"cityFile": "arden", "asOf": "2026-01-31"})
    assert dict(bound.terms) == {
        "cityFile": "<https://w3id.org/scom/graph/city/arden>",
        "asOf": '"2026-01-31"^^<http://www.w3.org/2001/XMLSchema#date>',
        "maxAgeMonths": '"36"^^<http://www.w3.org/2001/XMLSchema#integer>',
    }
    assert bound.bases is None


def test_an_empty_value_means_all(catalogue: Catalogue) -> None:
    assert "cityFile" not in catalogue.get("gaps").bind({"cityFile": " "}).terms


def test_bases_choose_graphs_and_are_no_term(catalogue: Catalogue) -> None:
    bound = catalogue.get("linkage-matrix").bind({"basis": "proposed, derived"})
    assert bound.bases == ("derived", "proposed")
    assert not bound.terms


def test_a_missing_parameter_is_refused_with_an_example(catalogue: Catalogue) -> None:
    with pytest.raises(ParameterRefusal, match=r"needs the parameter 'element'.*element=B13"):
        catalogue.get("what-rests-on").bind({})


def test_an_unknown_parameter_is_refused_with_the_ones_there_are(catalogue: Catalogue) -> None:
    with pytest.raises(ParameterRefusal, match=r"no parameter 'elment'.*element, depth, basis"):
        catalogue.get("what-rests-on").bind({"elment": "B7"})


def test_a_query_without_parameters_says_so(catalogue: Catalogue) -> None:
    with pytest.raises(ParameterRefusal, match="takes none"):
        catalogue.get("editions").bind({"element": "B7"})


def test_graphs_of_bases_not_chosen_are_left_out() -> None:
    graphs = ["https://example.org/g", *LINKAGE_GRAPHS.values()]
    assert chosen_graphs(graphs, None) == graphs
    assert chosen_graphs(graphs, ["derived"]) == [graphs[0], LINKAGE_GRAPHS["derived"]]


def test_the_catalogue_needs_no_engine() -> None:
    code = (
        "import sys; from graphsvc import assets; from graphsvc.catalogue import Catalogue; "
        "Catalogue.load(assets.folder('queries')).get('gaps').bind({'cityFile': 'arden'}); "
        "print({'pyoxigraph', 'rdflib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
