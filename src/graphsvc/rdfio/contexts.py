"""JSON-LD contexts that ship with graphsvc, put in the place of their addresses.

A remote context is never fetched.  The project's own two may be named by their
permanent addresses all the same: each is written into the text before parsing, on
the line where the address stood, so that line numbers stay true.  ``CONTEXT`` has
language maps and plain keys; ``NGSI_LD_CONTEXT`` has none of them, and no key of the
core context of NGSI-LD, which may not be defined anew.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Final

from graphsvc import assets
from graphsvc.vocab import ROOT

CONTEXT: Final = ROOT + "context/v1.jsonld"
NGSI_LD_CONTEXT: Final = ROOT + "context/ngsi-ld-v1.jsonld"
CONTEXTS: Final = (CONTEXT, NGSI_LD_CONTEXT)

_ADDRESS: Final = b"|".join(re.escape(address.encode()) for address in CONTEXTS)
# Alone, or as the first of a list.
_NAMED: Final = re.compile(rb'("@context"\s*+:\s*+(?:\[\s*+)?+)"(' + _ADDRESS + rb')"')


@cache
def document(address: str) -> bytes:
    """Return the file of the context at one of ``CONTEXTS``, as it is served."""
    return (assets.folder("ontology") / "context" / address.rpartition("/")[2]).read_bytes()


@cache
def bundled(address: str = CONTEXT) -> bytes:
    """Return the value of the bundled ``@context`` as JSON on one line."""
    value = json.loads(document(address))["@context"]
    return json.dumps(value, separators=(",", ":")).encode()


def with_bundled(data: bytes) -> bytes:
    """Return JSON-LD with the bundled contexts in the place of their addresses."""
    return _NAMED.sub(lambda named: named[1] + bundled(named[2].decode()), data)
