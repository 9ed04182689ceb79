"""The statements of a version: canonical, with a digest, packed for the store."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import InputRefusal, StoreRefusal

_GZIP: Final = 16 + zlib.MAX_WBITS
# Six take some milliseconds, nine a minute.
_MOST_ALIKE: Final = 6


@dataclass(frozen=True, slots=True)
class Content:
    """Hold the statements of one version as canonical N-Quads, all in the default graph."""

    nquads: bytes

    @property
    def digest(self) -> str:
        """Return what two files share exactly if they say the same: a SHA-256."""
        return hashlib.sha256(self.nquads).hexdigest()

    @property
    def statements(self) -> int:
        """Return how many statements there are, one a line."""
        return self.nquads.count(b"\n")

    def packed(self) -> str:
        """Return the text that :func:`unpacked` reads; the same statements give the same."""
        return base64.b64encode(gzip.compress(self.nquads, mtime=0)).decode()


def canonical(triples: Iterable[ox.Triple]) -> Content:
    """Return the statements in the order and with the blank nodes of RDFC-1.0.

    Many unnamed nodes that look the same would take that algorithm for ever.  They keep
    the names that they have, so that what says the same may have another digest.
    """
    found = list(triples)
    dataset = ox.Dataset(ox.Quad(*triple) for triple in found)
    if _alike(found) <= _MOST_ALIKE:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    text = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
    lines = sorted(set(text.split(b"\n")) - {b""})
    return Content(b"".join(line + b"\n" for line in lines))


def refuse_triple_terms(triples: Iterable[ox.Triple]) -> None:
    """Refuse what most other platforms can't read: one such file would end all reading of a feed.

    Raises ``InputRefusal`` for the first statement with a triple term.
    """
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise InputRefusal(
                f"A statement on {str(triple.subject)[:200]} has a triple term of RDF 1.2, "
                "which most readers of a catalogue or feed can't read",
                todo="Leave it out, or describe what it says by things of their own.",
            )


def unpacked(text: str, max_bytes: int) -> Content:
    """Return what was packed; refuse what was not, or is larger than any upload may be."""
    try:
        reader = zlib.decompressobj(_GZIP)
        found = reader.decompress(base64.b64decode(text, validate=True), max_bytes + 1)
    except (ValueError, zlib.error) as fault:
        raise _spoilt("can't be unpacked") from fault
    if len(found) > max_bytes:
        raise _spoilt(f"is longer than {max_bytes:,} bytes")
    return Content(found)


def _alike(triples: list[ox.Triple]) -> int:
    """Return how many unnamed nodes can't be told from another by what is next to them.

    Those next to no other unnamed node are not counted: to name them takes no search.
    """
    around: dict[ox.BlankNode, list[str]] = {}
    joined: set[ox.BlankNode] = set()
    for subject, predicate, value in triples:
        ends = [term for term in (subject, value) if isinstance(term, ox.BlankNode)]
        for own in ends:
            parts = ["_:a" if term == own else "_:z" if term in ends else str(term)
                     for term in (subject, value)]  # fmt: skip
            around.setdefault(own, []).append(f"{parts[0]} {predicate} {parts[1]}")
        if len(ends) > 1:
            joined.update(ends)
    looks = {node: "\n".join(sorted(lines)) for node, lines in around.items() if node in joined}
    seen = Counter(looks.values())
    return sum(count for count in seen.values() if count > 1)


def _spoilt(how: str) -> StoreRefusal:
    return StoreRefusal(
        f"The version in the store {how}: somebody else wrote there",
        todo="Tell the operator; publishing the model anew makes a version that can be read.",
    )
