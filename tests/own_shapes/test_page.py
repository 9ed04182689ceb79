"""docs/own-shapes.md shows shapes that work, and names what the code knows."""

from __future__ import annotations

import re
from pathlib import Path

from graphsvc import validate
from graphsvc.report import OWN_TIER
from graphsvc.validation.own.helpers import helpers
from graphsvc.vocab import SCOMSH
from own_shapes.writing import DAY
from support import ROOT

PAGE = (ROOT / "docs" / "own-shapes.md").read_text("utf-8")


def test_the_shapes_on_the_page_work_as_it_says(tmp_path: Path) -> None:
    (turtle,) = re.findall(r"^```turtle\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    file = tmp_path / "house-rules.ttl"
    file.write_text(turtle, encoding="utf-8")
    report = validate(ROOT / "examples" / "arden.ttl", as_of=DAY, shapes=[file])
    own = [item for item in report.findings if item.tier == OWN_TIER]
    assert {item.kind for item in own} == {"own:Practice-description"}
    assert {item.severity for item in own} == {"warning"}
    assert {item.message for item in own} == {"Say in a sentence what the practice is for."}


def test_the_page_names_the_bundled_shapes_on_which_others_may_rest() -> None:
    named = {f"<{SCOMSH}{name}>" for name in re.findall(r"`scomsh:(\w+)`", PAGE)}
    assert named == helpers()
