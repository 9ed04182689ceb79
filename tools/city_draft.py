"""Write statements of an invented city: chance, names, dates and the document that grows."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from city_document import Document, Node
from city_names import invented

# English always, the others as often as an office has written them.
_LANGUAGES = (("en", 1.0), ("ko", 0.4), ("fr", 0.4))


class Draft:
    """Hold what is written so far and what it is written with."""

    def __init__(self, rng: Random, seed: int) -> None:
        self.rng = rng
        self.city, self.hangul = invented(rng)
        self.host = f"https://www.{self.city.lower()}.example/"
        self.document = Document(
            f"A generated city that does not exist: {self.city}, seed {seed}.",
            f"https://cities.example/{seed}/",
        )

    @property
    def size(self) -> int:
        """Return how many statements there are."""
        return self.document.size

    def node(self, name: str, *types: str) -> Node:
        """Add a node, known by its first type."""
        return self.document.node(name, *types)

    def state(self, node: Node, predicate: str, *values: str) -> None:
        """State values, if any, in the terms of Turtle."""
        if values:
            self.document.state(node, predicate, *values)

    def say(self, node: Node, predicate: str, text: str, lang: str = "en") -> None:
        """State a text in a language."""
        self.document.state(node, predicate, f'"{text}"@{lang}')

    def call(self, node: Node, *texts: str) -> None:
        """Name a node in English, and now and then in Korean and French."""
        for (lang, share), text in zip(_LANGUAGES, texts, strict=True):
            if self.rng.random() < share:
                self.say(node, "rdfs:label", text, lang)

    def number(self) -> int:
        """Return a number that no node has in its name yet."""
        return len(self.document.nodes)

    def all(self, kind: str) -> list[Node]:
        """Return the nodes of a class, in the order of writing."""
        return self.document.of_kind(kind)

    def some(self, nodes: Sequence[Node], most: int = 1) -> list[str]:
        """Return one to ``most`` of the nodes as terms."""
        chosen = self.rng.sample(nodes, self.rng.randint(1, min(most, len(nodes))))
        return [f":{node.name}" for node in chosen]

    def code(self, *names: str) -> str:
        """Return one of the vocabulary's terms."""
        return f"scom:{self.rng.choice(names)}"

    def amount(self) -> str:
        """Return a decimal number."""
        return f"{self.rng.randint(1, 9999) / 10:.1f}"

    def date(self, first: int, last: int | None = None) -> str:
        """Return a date in one of the years, as precise as offices know it, September at last."""
        year = self.rng.randint(first, last or first)
        month, day = self.rng.randint(1, 9), self.rng.randint(1, 28)
        kinds = (
            ("gYear", ""),
            ("gYearMonth", f"-{month:02d}"),
            ("date", f"-{month:02d}-{day:02d}"),
        )
        kind, rest = self.rng.choice(kinds)
        return f'"{year}{rest}"^^xsd:{kind}'
