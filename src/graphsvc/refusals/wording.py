"""A refusal's words in a language, piece by piece, each with its own language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final

from graphsvc.errors import Refusal, SyntaxRefusal
from graphsvc.refusals.catalogue import Catalogue, Entry, catalogue

_BY_PARSER: Final = "There is a syntax error; the parser says: {said}"
_WORD: Final = re.compile("[A-Za-z]{2}")
# What joins several texts: lines and sentences; and within a hole, what lists have between.
_JOINTS: Final = (re.compile(r"(\n *)"), re.compile(r"(?<=[.?!])( )"))
_LISTS: Final = (re.compile(r"(; )"), re.compile(r"( or )"))
# A text of so many pieces, or of words so deep in each other, is no text of ours.
_MOST_PIECES: Final = 80
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold some words; ``lang`` is set where they are not in the language that was asked for."""

    text: str
    lang: str | None = None


def said(text: str, lang: str) -> str:
    """Return a text of a refusal in a language; what has no translation stays English."""
    return "".join(piece.text for piece in told(text, lang))


def told(text: str, lang: str, *, by_parser: bool = False) -> tuple[Piece, ...]:
    """Return a text of a refusal in a language, the words of others marked.

    ``by_parser`` says that a text that is none of ours is a parser's.
    """
    if lang == "en":
        return (Piece(text),)
    book = catalogue(lang)
    pieces = _pieces(text, book)
    if by_parser and all(piece.lang for piece in pieces if piece.text):
        bare = text.removesuffix(".")
        pieces = [*_pieces(_BY_PARSER.format(said=bare), book), _stop(text, bare)]
    return _joined(pieces)


def what(refusal: Refusal, lang: str) -> str:
    """Return what happened, in a language."""
    pieces = told(refusal.what, lang, by_parser=isinstance(refusal, SyntaxRefusal))
    return "".join(piece.text for piece in pieces)


def message(refusal: Refusal, lang: str) -> str:
    """Return what happened and what to do, without the place."""
    return f"{what(refusal, lang)}. {said(refusal.todo, lang)}".strip()


def plain(refusal: Refusal, lang: str) -> dict[str, object]:
    """Return the plain form of a refusal, as ``to_dict`` does, its words in a language."""
    words = {"what": what(refusal, lang), "todo": said(refusal.todo, lang)}
    return refusal.to_dict() | words


def sentence(refusal: Refusal, lang: str) -> str:
    """Return all that the refusal says, as ``str`` does in English."""
    if lang == "en":
        return str(refusal)
    place = f" ({where})" if (where := _place(refusal, lang)) else ""
    return f"{what(refusal, lang)}{place}. {said(refusal.todo, lang)}".strip()


def part(text: str, lang: str) -> str:
    """Return words that stand by themselves, such as the name of what was sent, in a language."""
    found = catalogue(lang).find(text, part=True)
    return found[0].translation.filled(found[1].values()) if found else text


def _place(refusal: Refusal, lang: str) -> str:
    where = refusal.where
    places = [part(where.source, lang)] if where.source else []
    if where.line is not None:
        places.append(part(f"line {where.line}", lang))
    if where.column is not None:
        places.append(part(f"column {where.column}", lang))
    return ", ".join(places)


def _pieces(text: str, book: Catalogue, *, part: bool = False, depth: int = 0) -> list[Piece]:
    """Translate the texts that a text is joined of, or the whole, or give it as it is."""
    partly = None
    for joint in (*_JOINTS, *_LISTS) if part else _JOINTS:
        found = _split(text, joint, book, part=part, depth=depth)
        if found and not any(piece.lang for piece in found):
            return found
        partly = partly or found
    whole = _whole(text, book, part=part, depth=depth)
    return whole or partly or [Piece(text, "en" if _is_phrase(text) else None)]


def _is_phrase(text: str) -> bool:
    """Tell whether a text has several words; one by itself may be a name, of no language."""
    return sum(1 for word in text.split() if _WORD.search(word)) > 1


def _split(
    text: str, joint: re.Pattern[str], book: Catalogue, *, part: bool, depth: int
) -> list[Piece] | None:
    """Translate what the text is joined of; None where nothing joins it, or no part is ours."""
    texts = joint.split(text)
    if not 1 < len(texts) <= _MOST_PIECES or depth > _DEEPEST:
        return None
    all_pieces, is_ours = [], False
    for one, between in zip_longest(texts[::2], texts[1::2], fillvalue=""):
        pieces = _pieces(one, book, part=part, depth=depth + 1)
        is_ours = is_ours or any(piece.text and not piece.lang for piece in pieces)
        all_pieces += [*pieces, Piece(_joint(between, book))]
    return all_pieces if is_ours else None


def _joint(text: str, book: Catalogue) -> str:
    found = book.find(text, part=True) if text.strip() else None
    return found[0].translation.words[0] if found else text


def _whole(text: str, book: Catalogue, *, part: bool, depth: int) -> list[Piece] | None:
    if depth > _DEEPEST:
        return None
    # The stop of a sentence may stand in the text, or come to it only where it is shown.
    bare = text.removesuffix(".")
    found, stopped = book.find(bare, part=part), book.find(f"{bare}.", part=part)
    if stopped and (found is None or stopped[0].english.weight > found[0].english.weight + 1):
        *pieces, last = _filled(*stopped, book, depth)
        return [*pieces, last if text != bare else Piece(last.text.removesuffix("."))]
    return [*_filled(*found, book, depth), _stop(text, bare)] if found else None


def _stop(text: str, bare: str) -> Piece:
    return Piece(text[len(bare) :])


def _filled(entry: Entry, values: Mapping[str, str], book: Catalogue, depth: int) -> list[Piece]:
    first, *others = entry.translation.words
    pieces = [Piece(first)]
    for hole, words in zip(entry.translation.holes, others, strict=True):
        value = values[hole.name]
        if hole.worded:
            pieces += _pieces(value, book, part=True, depth=depth + 1)
        else:
            pieces.append(Piece(value, "en" if hole.foreign else None))
        pieces.append(Piece(words))
    return pieces


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Put neighbours of one language together, and leave out what is empty."""
    runs = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.lang)
    return tuple(Piece("".join(piece.text for piece in run), lang) for lang, run in runs)
