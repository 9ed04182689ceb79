"""What is measured when somebody looks: workers, cache, store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphsvc.api.services import Services


def gauges(services: Services) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Give each gauge as its name, its meaning and its values by kind."""
    health = services.store.health()
    pools = {"checks": services.checks, "uploads": services.parsers}
    workers = {kind: float(count) for kind, count in health.workers.items()}
    waiting = {kind: float(count) for kind, count in health.waiting.items()}
    yield "ready", "1 when queries are answered", {"": float(health.ready)}
    yield "workers", "Processes alive", workers | {k: float(p.alive) for k, p in pools.items()}
    yield (
        "waiting",
        "Requests that wait for a process",
        waiting | {k: float(p.waiting) for k, p in pools.items()},
    )
    yield "cache_bytes", "Memory held for repeated queries", {"": float(services.cache.bytes)}
    folder = services.data
    free = shutil.disk_usage(folder.path).free
    yield "disk_free_bytes", "Free bytes on the store's disk", {"": float(free)}
    if services.settings.store is not None:
        return  # the files of a store elsewhere are not here
    yield "store_bytes", "Bytes of the store's files", {"": float(folder.bytes())}
    if (statements := folder.statements()) is not None:
        yield "store_statements", "Statements in the store", {"": float(statements)}
