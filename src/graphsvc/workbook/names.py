"""Which node a name in a cell stands for, and the shortest name for a node.

A name is the part after the workbook's base address (``city-roadmap``), a
prefixed name of the one table (``om:B7``), a full address, an address between
``<`` and ``>``, or ``_:x`` for a node without an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from graphsvc.rdfio.iri import named
from graphsvc.vocab import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Node = ox.NamedNode | ox.BlankNode

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(?:urn|mailto|tag|did|info|doi):")
_FORBIDDEN: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+\S*[/#]|urn:\S+[:/#]")


@dataclass(frozen=True, slots=True)
class Names:
    """Read and write names behind one base address."""

    base: str

    def node(self, name: str) -> Node | None:
        """Return the node that a name stands for; None where it can stand for none."""
        try:
            if name.startswith("_:"):
                return ox.BlankNode(name[2:])
            return ox.NamedNode(self._iri(name))
        except ValueError:
            return None

    def _iri(self, name: str) -> str:
        if name.startswith("<") and name.endswith(">"):
            return name[1:-1]
        if _ABSOLUTE.match(name):
            return name
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + local
        return self.base + _FORBIDDEN.sub(lambda found: quote(found[0], safe=""), name)

    def is_local(self, name: str) -> bool:
        """Tell whether the name is one behind the base address."""
        return not name.startswith(("<", "_:")) and self._iri(name).startswith(self.base)

    def name(self, node: Node) -> str:
        """Return the shortest name that stands for the node."""
        if isinstance(node, ox.BlankNode):
            return str(node)
        local = node.value.removeprefix(self.base)
        if local != node.value and local and self.node(local) == node and _is_bare(local):
            return local
        return str(node)


def _is_bare(local: str) -> bool:
    # What separates values, and what a cell drops at its ends, can't be part of a bare name.
    return local == local.strip() and ";" not in local and not local.startswith(("<", '"', "_:"))


def is_base(text: str) -> bool:
    """Tell whether ids can stand behind the text."""
    return _BASE.fullmatch(text) is not None and named(text) is not None
