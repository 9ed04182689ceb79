"""Publish cities whose labels would do harm: every English text of a complete file is replaced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from graphsvc.vocab import DCTERMS, RDFS
from service.running import Running, start
from service.test_tokens import bearer, created
from support import ROOT

ARDEN = ROOT / "examples" / "arden.ttl"
LABELS = {
    "script": "<script>window.harm = true</script>\"><img src=x onerror='window.harm = true'>",
    # An override that is never closed, and letters that are written from right to left.
    "rtl": "\u202eעברית هنا left",
    "long": "long" * 2500,
}
_TEXTS = frozenset((RDFS + "label", DCTERMS + "title", DCTERMS + "description"))


def hostile(text: str) -> bytes:
    """Return the complete example with the text in place of all that people read of it."""
    quads = []
    for quad in ox.parse(ARDEN.read_bytes(), ox.RdfFormat.TURTLE):
        value = quad.object
        is_english = isinstance(value, ox.Literal) and value.language == "en"
        if is_english and quad.predicate.value in _TEXTS:
            value = ox.Literal(text, language="en")
        quads.append(ox.Quad(quad.subject, quad.predicate, value))
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


@contextmanager
def publishing(folder: Path) -> Iterator[Running]:
    """Run a service in which each of the cities is published, in two versions."""
    data = folder / "data"
    token = created(data, "admin")
    service = start(folder, {"GRAPHSVC_DATA": str(data)})
    try:
        with service.client as client:
            client.headers.update(bearer(token) | {"Content-Type": "application/n-quads"})
            for kind, text in LABELS.items():
                for version in (hostile(text), hostile(f"{text} again")):
                    address = f"/models/hostile-{kind}"
                    known = {"If-Match": "*"} if client.get(address).status_code == 200 else {}
                    answer = client.put(address, content=version, headers=known)
                    assert answer.status_code in (200, 201), answer.text[:2000]
        yield service
    finally:
        service.stop()
