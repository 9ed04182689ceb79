"""JSON-LD contexts that ship with graphsvc, put in the place of their addresses.

A remote context is never fetched.  The project's own may be named by its
permanent address all the same: it is written into the text before parsing, on
the line where the address stood, so that line numbers stay true.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Final

from graphsvc import assets
from graphsvc.vocab import ROOT

CONTEXT: Final = ROOT + "context/v1.jsonld"

_NAMED: Final = re.compile(
    rb'"@context"\s*+:\s*+(?:\[\s*+)?+"(?=' + re.escape(CONTEXT.encode()) + rb'")'
)
_QUOTED: Final = b'"' + CONTEXT.encode() + b'"'


@cache
def bundled() -> bytes:
    """Return the value of the bundled ``@context`` as JSON on one line."""
    text = (assets.folder("ontology") / "context" / "v1.jsonld").read_text("utf-8")
    return json.dumps(json.loads(text)["@context"], separators=(",", ":")).encode()


def with_bundled(data: bytes) -> bytes:
    """Return JSON-LD with the bundled context in the place of its address."""
    if _QUOTED not in data:
        return data
    parts: list[bytes] = []
    done = 0
    for named in _NAMED.finditer(data):
        at = named.end() - 1
        parts += (data[done:at], bundled())
        done = at + len(_QUOTED)
    return b"".join((*parts, data[done:]))
