"""What a city's file says of itself, taken out of it for the record of its version.

Only what can be said of the version itself: names of bodies and places stand in the
graph of the city, where they change with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graphsvc.analysis.city import City
from graphsvc.vocab import DCTERMS, PREFIXES

# Property in the file to property of the version's record.
_OWN: Final = {
    **{
        f"<{DCTERMS}{name}>": f"<{DCTERMS}{name}>"
        for name in (
            "title", "description", "license", "language", "conformsTo", "accessRights",
            "issued", "publisher", "spatial",
        )
    },
    f"<{PREFIXES['dcat']}keyword>": f"<{PREFIXES['dcat']}keyword>",
    f"<{PREFIXES['dcat']}version>": f"<{PREFIXES['owl']}versionInfo>",
}  # fmt: skip
# A file that says very much of itself is cut short here: the catalogue repeats it on every page.
_MOST_VALUES: Final = 50
_MOST_CHARACTERS: Final = 5_000


def described(city: City, version: str) -> tuple[str, ...]:
    """Return N-Triples on the version; no blank nodes are in them."""
    return tuple(dict.fromkeys(_lines(city, f"<{version}>")))


def _lines(city: City, version: str) -> Iterator[str]:
    own = city.facts.about(city.model_node) if city.model_node else {}
    for name, ours in _OWN.items():
        for value in own.get(name, [])[:_MOST_VALUES]:
            if not value.startswith(("_:", "<<")) and len(value) <= _MOST_CHARACTERS:
                yield f"{version} {ours} {value} ."
    if city.node.startswith("<"):
        yield f"{version} <{DCTERMS}subject> {city.node} ."
