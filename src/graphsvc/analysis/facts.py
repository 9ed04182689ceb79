"""The statements of one city file, indexed for questions.

Terms are N-Triples strings (``<https://…>``, ``"text"@en``, ``_:b0``): the form
in which the engines name focus nodes and values, so that nothing is translated.
"""

from __future__ import annotations

import re
from collections.abc import ItemsView, Iterable, Set
from functools import cache

from graphsvc.vocab import DCTERMS, RDF, RDFS, SCOM

Properties = dict[str, list[str]]

TYPE = f"<{RDF}type>"
LABELS = (f"<{RDFS}label>", f"<{DCTERMS}title>")
_ESCAPE = re.compile(r"\\(?:([tbnrf\"'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@cache
def scom(name: str) -> str:
    """Return the vocabulary term as an N-Triples IRI."""
    return f"<{SCOM}{name}>"


def text_of(term: str) -> str:
    """Return what a term says: a literal's text, an IRI without its brackets."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith('"'):
        # No language or datatype holds a quotation mark.
        text = term[1 : term.rindex('"')]
        return _ESCAPE.sub(_unescape, text) if "\\" in text else text
    return term


def language_of(term: str) -> str:
    """Return a literal's language tag, empty where it has none."""
    if not term.startswith('"') or term.endswith(('"', ">")):
        return ""
    return term.rpartition("@")[2]


def _unescape(found: re.Match[str]) -> str:
    return _PLAIN[found[1]] if found[1] else chr(int(found[2] or found[3], 16))


def in_language(terms: Iterable[str], lang: str) -> str | None:
    """Return the text in that language, else in English, else in any."""
    best: tuple[int, str] | None = None
    for term in terms:
        tag = language_of(term).split("-")[0]
        rank = 0 if tag == lang else 1 if tag == "en" else 2 if not tag else 3
        if best is None or rank < best[0]:
            best = (rank, text_of(term))
    return best[1] if best else None


class Facts:
    """Answer which node states what, by subject and property or by class."""

    __slots__ = ("_by_class", "_by_subject", "_labels", "_objects", "size")

    def __init__(self, triples: Iterable[tuple[str, str, str]]) -> None:
        self._by_subject: dict[str, Properties] = {}
        self._by_class: dict[str, list[str]] = {}
        by_subject, by_class = self._by_subject, self._by_class
        unique = dict.fromkeys(triples)
        for subject, predicate, value in unique:
            stated = by_subject.get(subject)
            if stated is None:
                stated = by_subject[subject] = {}
            if predicate in stated:
                stated[predicate].append(value)
            else:
                stated[predicate] = [value]
            if predicate == TYPE:
                by_class.setdefault(value, []).append(subject)
        self._labels: dict[tuple[str, str], str | None] = {}
        self._objects = {value for _, _, value in unique}
        self.size = len(unique)

    @classmethod
    def of_ntriples(cls, text: str) -> Facts:
        """Index canonical N-Triples: one statement a line, single spaces, ``" ."`` at the end."""
        # Not splitlines: it also breaks at U+2028 and its like, which literals may hold.
        lines = text.removesuffix("\n").split("\n")
        parts = [line.split(" ", 2) for line in lines]
        return cls([(subject, predicate, rest[:-2]) for subject, predicate, rest in parts])

    def __contains__(self, subject: str) -> bool:
        return subject in self._by_subject

    def of_class(self, name: str) -> list[str]:
        """Return the nodes typed ``scom:name``, in document order."""
        return self._by_class.get(scom(name), [])

    def subjects(self) -> Iterable[str]:
        """Return every node that states something."""
        return self._by_subject

    def nodes(self) -> ItemsView[str, Properties]:
        """Return every node that states something, with all that it states."""
        return self._by_subject.items()

    def objects(self) -> Set[str]:
        """Return every term that stands as a value."""
        return self._objects

    def about(self, subject: str) -> Properties:
        """Return all that the file states of the node."""
        return self._by_subject.get(subject, {})

    def values(self, subject: str, name: str) -> list[str]:
        """Return the values of ``scom:name`` on the node."""
        return self._by_subject.get(subject, {}).get(scom(name), [])

    def value(self, subject: str, name: str) -> str | None:
        """Return the first value of ``scom:name`` on the node."""
        found = self.values(subject, name)
        return found[0] if found else None

    def labels(self, subject: str) -> list[str]:
        """Return the node's labels and titles."""
        stated = self.about(subject)
        return [term for name in LABELS for term in stated.get(name, ())]

    def label(self, subject: str, lang: str) -> str | None:
        """Return the node's label or title in the language, else in English, else any."""
        # Several findings on one node ask for it again.
        if (subject, lang) not in self._labels:
            stated = self.about(subject)
            terms = next((stated[name] for name in LABELS if name in stated), ())
            self._labels[subject, lang] = in_language(terms, lang)
        return self._labels[subject, lang]
