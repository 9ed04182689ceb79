"""Ask the engine itself, in this process, what a test asks: whose fault is a wrong answer."""

from __future__ import annotations

import pyoxigraph as ox

from conformance import of_sparql
from conformance.suites import MF, QT, Case, manifest_of


def answers_wrongly(case: Case) -> bool:
    """Tell whether the engine's own answer to a query test is another than the expected one."""
    manifest = manifest_of(case)
    node = manifest.nodes[case.name]
    action, result = manifest.one(node, MF + "action"), manifest.one(node, MF + "result")
    assert action is not None
    assert result is not None
    query = manifest.one(action, QT + "query")
    assert query is not None
    store = ox.Store()
    store.extend(of_sparql.dataset(manifest, action, QT))
    found = store.query(of_sparql.with_base(query))
    kind, accept = of_sparql.format_of(result)
    assert not isinstance(found, ox.QueryTriples)
    written = ox.QueryResultsFormat.from_media_type(accept)
    assert written is not None
    body = found.serialize(format=written)
    assert body is not None
    return of_sparql.compared(body, kind, result) == "different"
