"""Where a published city stands: its graph checked like any file, kept while the store stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from graphsvc.api.services import Services
from graphsvc.errors import Refusal
from graphsvc.rdfio.formats import NTRIPLES
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import chosen
from graphsvc.vocab import CITY_GRAPHS

_ALL: Final = "CONSTRUCT WHERE { ?subject ?property ?value }"


async def state_of(services: Services, city: str, lang: str) -> dict[str, Any] | None:
    """Return the report on a published city as plain values, none where it can't be checked."""
    day = datetime.now(UTC).date().isoformat()
    key = ("state", services.store.version, city, lang, day)
    known = services.documents.get(key)
    if known is None:
        known = await _checked(services, city, lang, day)
        services.documents.put(key, known, len(known))
    return dict(json.loads(known)) if known != b"null" else None


async def _checked(services: Services, city: str, lang: str, day: str) -> bytes:
    graph = Dataset(default=(CITY_GRAPHS + city,), named=())
    answer = await services.store.ask(
        Question(_ALL, None, chosen("triples", NTRIPLES.media_type), graph)
    )
    header = {
        "files": [{"name": city, "syntax": NTRIPLES.name, "bytes": len(answer.body)}],
        "shapes": [],
        "baseline": None,
        "options": {"lang": lang, "as_of": day},
        "format": "json",
    }
    try:
        _, report = await services.checks.run(
            header, answer.body, deadline_s=services.settings.check_time_limit_s
        )
    except Refusal:
        return b"null"
    told = json.loads(report)
    kept = ("asOf", "coverage", "linkages", "roadmap", "counts", "city")
    return json.dumps({name: told[name] for name in kept}).encode()
