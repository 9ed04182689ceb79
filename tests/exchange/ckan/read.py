"""Read a catalogue as CKAN's harvester does, page after page; print its data sets as JSON."""

from __future__ import annotations

import json
import sys
import urllib.request

from ckanext.dcat.processors import RDFParser  # type: ignore[import-not-found]  # a world of its own


def main(where: str | None) -> None:
    """Follow the pages from an address on."""
    found, pages = [], 0
    while where:
        request = urllib.request.Request(where, headers={"Accept": "text/turtle"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            parser = RDFParser(profiles=["euro_dcat_ap_3"])
            parser.parse(answer.read(), _format="turtle")
        found += list(parser.datasets())
        where, pages = parser.next_page(), pages + 1
    json.dump({"pages": pages, "datasets": found}, sys.stdout)


main(sys.argv[1])
