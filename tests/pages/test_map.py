"""The map says what the stored questions say, and nothing on it lies over anything else."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc import query
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.circle import HEIGHT, NODE, WIDTH
from graphsvc.api.pages.explorer import Asked, Explorer, explorer
from graphsvc.errors import ParameterRefusal
from graphsvc.vocab import ELEMENTS, LANGUAGES, OM


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def steps(view: Explorer) -> dict[str, int]:
    return {name: step.number for step in view.reach for name, _ in step.reached}


@pytest.mark.parametrize(
    ("show", "question", "column"),
    [("upon", "what-rests-on", "affected"), ("beneath", "what-it-rests-on", "needed")],
)
@pytest.mark.parametrize("element", ["A", "B5", "B12", "C2"])
def test_the_map_reaches_what_the_stored_question_answers(
    knowledge: Knowledge, show: str, question: str, column: str, element: str
) -> None:
    answer = query(question, {"element": element, "depth": "all"})
    expected = {str(record[column]).removeprefix(OM) for record in answer.records()}
    view = explorer(knowledge, [("element", element), ("show", show)], "en")
    assert steps(view).keys() == expected


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_step_rests_on_the_one_before(knowledge: Knowledge, element: str) -> None:
    view = explorer(knowledge, [("element", element), ("depth", "all")], "en")
    found = {element: 0, **steps(view)}
    for step in view.reach:
        for name, edges in step.reached:
            assert edges
            assert {found[edge.lower] for edge in edges} == {step.number - 1}
            assert {edge.upper for edge in edges} == {name}


@given(
    element=st.sampled_from(("", *ELEMENTS)),
    show=st.sampled_from(("upon", "beneath", "near")),
    depth=st.sampled_from(("1", "2", "3", "4", "all")),
    view=st.sampled_from(("map", "table", "matrix")),
)
def test_an_address_asks_for_what_it_was_made_of(
    element: str, show: str, depth: str, view: str
) -> None:
    from urllib.parse import parse_qsl

    asked = Asked(element, show, depth, ("proposed",), view)
    given_back = parse_qsl(asked.address().removeprefix("?"))
    assert Asked.of(given_back, ("derived", "proposed")) == asked


@given(
    st.text(min_size=1).filter(lambda text: text.strip() and text.strip().upper() not in ELEMENTS)
)
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(ParameterRefusal):
        Asked.of([("element", text)], ("derived",))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_and_nodes_keep_apart_and_inside(knowledge: Knowledge, lang: str) -> None:
    circle = explorer(knowledge, [], lang).circle
    assert [node.element for node in circle.nodes] == list(ELEMENTS)
    for one, other in combinations(circle.nodes, 2):
        apart = ((one.at.x - other.at.x) ** 2 + (one.at.y - other.at.y) ** 2) ** 0.5
        assert apart > 2 * NODE + 4, (one.element, other.element)
    for side in ("left", "right"):
        names = [node.name for node in circle.nodes if node.name.side == side]
        lines = sorted(y for name in names for _, y in (*name.headings, *name.lines))
        assert all(below - above >= 12 for above, below in pairwise(lines)), side
        assert 0 < lines[0] < lines[-1] < HEIGHT
        assert all(0 < name.x < WIDTH for name in names)
