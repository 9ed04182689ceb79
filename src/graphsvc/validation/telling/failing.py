"""Say in a sentence what is wrong with the values of a property, all together."""

from __future__ import annotations

from graphsvc.analysis.facts import text_of
from graphsvc.validation.evaluating import Miss
from graphsvc.validation.telling.nouns import Nouns, name_of
from graphsvc.validation.telling.phrases import Phrases


def failure(miss: Miss, nouns: Nouns) -> str:
    """Return what is wrong, where no noun says it of one value."""
    constraint, say = miss.constraint, nouns.say
    asked = constraint.values[0] if constraint.values else ""
    told = _template(miss, text_of(asked), say)
    # A language of which there is more than one is the value of that miss.
    name = f'"{miss.value}"' if constraint.name == "uniqueLang" else name_of(asked)
    return told.format(
        path=nouns.path(miss.path), found=miss.found, count=text_of(asked), name=name
    )


def _template(miss: Miss, asked: str, say: Phrases) -> str:
    name = miss.constraint.name
    if name == "minCount":
        return say.has_none if miss.found == 0 and asked == "1" else say.has_too_few
    return {
        "maxCount": say.states_too if asked == "0" else say.has_too_many,
        "uniqueLang": say.has_too_many_in,
        "hasValue": say.lacks,
        "equals": say.differs,
        "disjoint": say.shares,
        "lessThan": say.is_not_less,
        "lessThanOrEquals": say.is_more,
        "closed": say.states_too,
        "qualifiedMinCount": say.fits_too_few,
        "qualifiedMaxCount": say.fits_too_many,
    }[name]
