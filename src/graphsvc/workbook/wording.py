"""What the sheets and columns are called, what they are for and how much they are needed.

Taken from the shapes, which ask for it, else from the ontology, which defines
it; ``words`` has the rest.  A column is required because a shape says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from graphsvc.analysis.facts import Facts, in_language, text_of
from graphsvc.analysis.model import facts_of_model
from graphsvc.vocab import RDF, RDFS, SCOM, SCOMSH, SH, SKOS
from graphsvc.workbook.layout import Column, Field, Sheet
from graphsvc.workbook.lists import code_lists, shapes_of
from graphsvc.workbook.samples import sample_rows
from graphsvc.workbook.sheets import BY_KEY
from graphsvc.workbook.words import words

Need = Literal["required", "recommended", "optional"]

_NEEDS: Final[dict[str, Need]] = {
    "required": "required",
    "recommended": "recommended",
    "good-practice": "optional",
}
_LABEL: Final = f"<{RDFS}label>"
_DEFINITION: Final = f"<{SKOS}definition>"
_NODE_SHAPE: Final = f"<{SH}NodeShape>"
_AGENT: Final = f"<{SCOMSH}AgentOrPost>"


@dataclass(frozen=True, slots=True)
class _Rule:
    """Hold what the shapes ask of a property on a class."""

    names: tuple[str, ...]
    descriptions: tuple[str, ...]
    need: Need = "optional"
    single: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold what a column says to the one who fills it in."""

    title: str
    about: str
    need: Need
    need_text: str
    how: str
    note: str


def sheet_title(sheet: Sheet, lang: str) -> str:
    """Return the title of the sheet's tab."""
    return _capital(in_language(_of_sheet(sheet, _LABEL), lang) or sheet.key)


def sheet_about(sheet: Sheet, lang: str) -> str:
    """Return what the rows of the sheet are."""
    terms = _of_sheet(sheet, f"<{RDFS}comment>" if sheet.own is None else _DEFINITION)
    return _sentence(in_language(terms, lang) or "")


def heading(sheet: Sheet, place: Field, lang: str) -> Heading:
    """Return what stands above a column, and what its notes say."""
    say = words(lang)
    column = place.column
    rule = _rule(sheet, column)
    term = f"<{column.predicate}>"
    defined = facts_of_model().about(term)
    own = say.columns.get(f"{sheet.key}.{column.key}")
    title: str | None
    about: str | None
    if own is not None:
        title, about = own
    elif rule is not None:
        title, about = in_language(rule.names, lang), in_language(rule.descriptions, lang)
    elif column.key in say.columns:
        title, about = say.columns[column.key]
    else:
        title, about = in_language(defined.get(_LABEL, ()), lang), None
    definition = _sentence(in_language(defined.get(_DEFINITION, ()), lang) or "")
    about = _sentence(about or "") or definition
    need, need_text = _need(sheet, place, lang)
    how = _how(place, lang)
    count = "" if _counts_as_text(column) else say.one if _single(sheet, column) else say.several
    example = _example(sheet, place, lang)
    lines = [need_text, about, "" if definition == about else definition, f"{how} {count}".strip()]
    lines.append(say.example.format(example=example) if example else "")
    if place.language:
        title = f"{title} ({say.languages[place.language]})"
    return Heading(
        _capital(title or column.key),
        about,
        need,
        need_text,
        f"{how} {count}".strip(),
        "\n".join(_capital(line) for line in lines if line),
    )


def _counts_as_text(column: Column) -> bool:
    return column.kind in ("text", "id", "base")


def _single(sheet: Sheet, column: Column) -> bool:
    rules = [_rules().get((kind, column.predicate)) for kind in sheet.classes]
    return column.kind == "string" or any(rule is not None and rule.single for rule in rules)


def is_single(sheet: Sheet, column: Column) -> bool:
    """Tell whether a cell of the column takes one value only."""
    return _counts_as_text(column) or _single(sheet, column)


def example_of(sheet: Sheet, column: Column, lang: str) -> str | None:
    """Return what the sample row has in the column."""
    places = (place for place in sheet.fields if place.column is column)
    return next(filter(None, (_example(sheet, place, lang) for place in places)), None)


def _example(sheet: Sheet, place: Field, lang: str) -> str | None:
    rows = sample_rows(sheet, lang)
    return next((row[place.key] for row in rows if place.key in row), None)


def _need(sheet: Sheet, place: Field, lang: str) -> tuple[Need, str]:
    """Return how much the column is needed, and that in words."""
    say = words(lang)
    column = place.column
    # Of a text, one language is needed, and the form's own stands first.
    if place.language not in (None, lang):
        return "optional", say.optional
    if column.kind in ("id", "base") or (column.kind == "type" and sheet.own is None):
        return "required", say.required
    rules = _rules()
    needs = {kind: rules.get((kind, column.predicate)) for kind in sheet.classes}
    asking = [kind for kind, rule in needs.items() if rule is not None and rule.need == "required"]
    if asking and len(asking) < len(needs):
        kinds = code_lists()["AgentKind"]
        named = ", ".join(kinds.text(kind, lang) or kind for kind in asking)
        return "required", say.required_for.format(kinds=named)
    if asking:
        return "required", say.required
    if any(rule is not None and rule.need == "recommended" for rule in needs.values()):
        return "recommended", say.recommended
    return "optional", say.optional


def _how(place: Field, lang: str) -> str:
    say = words(lang)
    column = place.column
    if column.kind not in ("link", "type"):
        return say.how["other" if place.language == "other" else column.kind]
    if not column.sheets:
        return f"{say.lists}."
    titles = ", ".join(sheet_title(BY_KEY[key], lang) for key in column.sheets)
    ids = say.ids_of.format(sheets=titles)
    return _sentence(say.or_.format(one=say.lists, other=ids) if column.codes else ids)


def _rule(sheet: Sheet, column: Column) -> _Rule | None:
    """Return the rule of the sheet's most general class that has one, else one of a target."""
    rules = _rules()
    for kind in (*reversed(sheet.classes), ""):
        if rule := rules.get((kind, column.predicate)):
            return rule
    return None


@cache
def _rules() -> dict[tuple[str, str], _Rule]:
    """Return what the shapes ask, by class and property; the class is empty where none is named."""
    found: dict[tuple[str, str], _Rule] = {}
    for tier, need in _NEEDS.items():
        facts = shapes_of(tier)
        for kind, shape in _asked(facts):
            stated = facts.about(shape)
            path = stated[f"<{SH}path>"][0]
            if not path.startswith("<"):
                continue
            asks = int(text_of(stated.get(f"<{SH}minCount>", ['"0"'])[0])) > 0
            rule = found.get((kind, path[1:-1])) or _Rule(
                tuple(stated[f"<{SH}name>"]), tuple(stated[f"<{SH}description>"])
            )
            if asks and rule.need == "optional":
                rule = replace(rule, need=need)
            if stated.get(f"<{SH}maxCount>"):
                rule = replace(rule, single=True)
            found[kind, path[1:-1]] = rule
    return found


def _asked(facts: Facts) -> Iterator[tuple[str, str]]:
    """Give each class with each property shape that it must satisfy."""
    for node in facts.subjects():
        stated = facts.about(node)
        if _NODE_SHAPE in stated.get(f"<{RDF}type>", ()):
            for kind in stated.get(f"<{SH}targetClass>", ()):
                yield from ((kind[1:-1], shape) for shape in stated.get(f"<{SH}property>", ()))
        # One that is aimed at a property says what it is of whatever class.
        elif f"<{SH}targetSubjectsOf>" in stated and f"<{SH}sparql>" not in stated:
            yield "", node


def _of_sheet(sheet: Sheet, predicate: str) -> list[str]:
    if sheet.own is None:
        return shapes_of("required").about(_AGENT).get(predicate, [])
    return facts_of_model().about(f"<{SCOM}{sheet.key}>").get(predicate, [])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capital(text) if not text or text.endswith((".", "…")) else f"{_capital(text)}."
