"""A city's goals as a strategic plan in StratML Part 1 (ISO 17469-1).

The city's principles become its values, what it does for its vision the vision, goals
the goals, and the practices that pursue a goal its objectives.  What pursues no goal
has no place in such a plan: how many there are is said.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

from graphsvc.analysis.facts import Facts, text_of
from graphsvc.errors import InputRefusal
from graphsvc.exchange.source import Source, identifier
from graphsvc.render.safe import line
from graphsvc.vocab import DCTERMS, OM, PREFIXES

NAMESPACE: Final = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"
_LONG: Final = 5000
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LEFT_OUT: Final = {
    "en": "Practices of the file that pursue none of these goals and are not in this plan: {0}.",
    "fr": "Pratiques du fichier qui ne poursuivent aucun de ces buts et n'y figurent pas : {0}.",
    "ko": "이 목표들 중 어느 것도 추구하지 않아 이 계획에 없는 파일의 실천: {0}개.",
}


def write(source: Source, lang: str, bases: tuple[str, ...]) -> bytes:  # noqa: ARG001 - every form has the same options
    """Return the plan; refuses a file without goals, for a plan has at least one."""
    facts = source.facts
    goals = facts.of_class("Goal")
    if not goals:
        raise InputRefusal(
            "The file states no goal, and a strategic plan has at least one",
            todo="State the city's goals, each `a scom:Goal`, and what pursues them.",
        )
    city = source.city
    model = city.model_node if city else None
    plan = ET.Element("StrategicPlan", {"xmlns": NAMESPACE})
    _add(plan, "Name", source.name(model or goals[0], lang))
    if model and (told := source.text(model, DCTERMS + "description", lang, _LONG)):
        _add(plan, "Description", told)
    pursuing = {node for node in facts.of_class("Practice") if facts.values(node, "pursues")}
    left_out = len(facts.of_class("Practice")) - len(pursuing)
    if left_out:
        _add(plan, "OtherInformation", _LEFT_OUT[lang].format(left_out))
    core = _add(plan, "StrategicPlanCore")
    for authority in facts.of_class("CityAuthority"):
        body = _add(core, "Organization")
        _add(body, "Name", source.name(authority, lang))
        _add(body, "Identifier", identifier(authority))
    visions = [
        node for node in facts.of_class("Practice") if f"<{OM}B1>" in facts.values(node, "realizes")
    ]
    if visions:
        vision = _add(core, "Vision")
        _add(vision, "Description", "; ".join(source.name(node, lang) for node in visions))
    for principle in facts.of_class("CityPrinciple"):
        value = _add(core, "Value")
        _add(value, "Name", source.name(principle, lang))
        _add(value, "Description", _description(source, principle, lang))
    for number, goal in enumerate(goals, 1):
        _goal(core, source, goal, str(number), lang)
    _administration(plan, facts, model)
    ET.indent(plan)
    written: bytes = ET.tostring(plan, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _goal(core: ET.Element, source: Source, goal: str, number: str, lang: str) -> None:
    told = _add(core, "Goal")
    _add(told, "Name", source.name(goal, lang))
    _add(told, "Description", _description(source, goal, lang))
    _add(told, "Identifier", identifier(goal))
    _add(told, "SequenceIndicator", number)
    pursuing = [
        node
        for node in source.facts.of_class("Practice")
        if goal in source.facts.values(node, "pursues")
    ]
    for place, practice in enumerate(pursuing, 1):
        objective = _add(told, "Objective")
        _add(objective, "Name", source.name(practice, lang))
        _add(objective, "Description", _description(source, practice, lang))
        # A practice may pursue several goals, and an identifier stands once in a document.
        _add(objective, "Identifier", identifier(f"{goal} {practice}"))
        _add(objective, "SequenceIndicator", f"{number}.{place}")
        for agent in source.facts.values(practice, "accountableAgent"):
            _add(_add(objective, "Stakeholder"), "Name", source.name(agent, lang))
        elements = [text_of(term) for term in source.facts.values(practice, "realizes")]
        if elements:
            named = ", ".join(item.removeprefix(OM) for item in elements)
            _add(objective, "OtherInformation", line(f"ISO 37106:2021: {named}"))


def _description(source: Source, node: str, lang: str) -> str:
    for name in (DCTERMS + "description", PREFIXES["rdfs"] + "comment"):
        if told := source.text(node, name, lang, _LONG):
            return told
    return source.name(node, lang)


def _administration(plan: ET.Element, facts: Facts, model: str | None) -> None:
    if model is None:
        return
    issued = [text_of(term) for term in facts.about(model).get(f"<{DCTERMS}issued>", ())]
    told = _add(plan, "AdministrativeInformation")
    for day in issued[:1]:
        if _is_day(day):
            _add(told, "PublicationDate", day)
    if model.startswith("<"):
        _add(told, "Source", text_of(model))


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    made = ET.SubElement(parent, name)
    made.text = text
    return made
