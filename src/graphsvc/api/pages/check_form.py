"""What the page to check a file needs beside the form: overlays by name, words for its script."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.words import words
from graphsvc.render import MEDIA_TYPES
from graphsvc.render.words import words as words_of_reports
from graphsvc.validation.overlays import names
from graphsvc.vocab import OVL


def overlays(knowledge: Knowledge, lang: str) -> list[tuple[str, str]]:
    """Return the shipped overlays: name and label."""
    return [(name, knowledge.label(ox.NamedNode(OVL + name), lang) or name) for name in names()]


def words_of_check(lang: str) -> dict[str, Any]:
    """Return the words of the page's script: its own, and those that reports use."""
    say = words_of_reports(lang)
    own = {
        name.removeprefix("checked."): text
        for name, text in words(lang).items()
        if name.startswith("checked.")
    }
    return {
        **own,
        "states": say.states,
        "severities": say.severities,
        "statuses": say.statuses,
        "since": say.since,
        "notTold": say.not_told,
        "differs": say.differs,
        "choices": say.choices,
        "fixed": say.fixed_findings,
        "linkStates": say.link_states,
        "bases": {
            name.removeprefix("basis."): text
            for name, text in words(lang).items()
            if name.startswith("basis.") and not name.endswith(".told")
        },
        "formats": list(MEDIA_TYPES),
    }
