"""What the routes work with: settings, the store, the checkers, the bundled knowledge."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection
from starlette.types import Scope

from graphsvc import assets
from graphsvc.access.audit import AuditLog
from graphsvc.access.tokens import TokenBook
from graphsvc.api.cache import AnswerCache, Lru
from graphsvc.api.federation import Federation
from graphsvc.api.gauges import gauges
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.statistics import Counting
from graphsvc.api.throttle import Throttle
from graphsvc.api.watch import Watch
from graphsvc.catalogue import Catalogue
from graphsvc.errors import StoreRefusal, Where
from graphsvc.settings import Settings
from graphsvc.store import Allowance, QueryStore
from graphsvc.store.embedded import Contents, EmbeddedStore, Work
from graphsvc.store.folder import Folder
from graphsvc.workers.pool import Pool, Size
from graphsvc.workers.process import Confinement

_log = logging.getLogger("graphsvc.service")
# Room for the large documents about the bundled model, which never change while we run.
_DOCUMENT_BYTES = 16 * 1024 * 1024
_ASSETS = ("ontology", "shapes", "queries", "examples")


class Services:
    """Hold what lives as long as the application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cache = AnswerCache(settings.cache_bytes)
        self.documents: Lru[bytes] = Lru(_DOCUMENT_BYTES)
        self._temporary = settings.data is None
        self._folder = _made(settings.data)
        folders = tuple(assets.folder(name) for name in _ASSETS)
        self.store = _store(settings, self._folder, folders)
        self.publishing = asyncio.Lock()  # held by whoever changes a model
        self.counting = Counting(self.store)
        self.checks = Pool("checks", _checking(settings, folders), _check_size(settings))
        self.parsers = Pool("uploads", _parsing(settings), _check_size(settings))
        self.tokens = TokenBook(self._folder)
        self.audit = AuditLog(self._folder)
        self.watch = Watch(lambda: gauges(self), logs=settings.log_requests)
        self.logs_queries = settings.log_queries
        self.throttle = Throttle(settings.requests_per_minute)
        self.token_throttle = Throttle(settings.token_requests_per_minute)
        self.federation = Federation(
            settings.service_endpoints,
            max_bytes=settings.max_service_bytes,
            max_query_bytes=settings.max_query_bytes,
            max_depth=settings.max_query_depth,
        )
        self.allowance = _public(settings)
        self.token_allowance = _trusted(settings)
        self._starting: asyncio.Task[None] | None = None
        self._knowledge: asyncio.Task[Knowledge] | None = None
        self._catalogues: dict[str, Catalogue] = {}

    async def start(self) -> None:
        """Begin to start what takes its time; the readiness tells when it has."""
        await asyncio.gather(self.checks.start(), self.parsers.start())
        self._starting = asyncio.create_task(self.store.start())
        self._starting.add_done_callback(_tell)

    async def stop(self) -> None:
        """End every process and leave nothing temporary behind."""
        if self._starting is not None:
            self._starting.cancel()
        await asyncio.gather(self.store.stop(), self.checks.stop(), self.parsers.stop())
        if self._temporary:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    @property
    def data(self) -> Folder:
        """Return the folder of the store."""
        return Folder(self._folder)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return the stored queries, read when first asked for."""
        return Catalogue.load(assets.folder("queries"))

    def catalogue_in(self, lang: str) -> Catalogue:
        """Return the stored queries in the words of a language, read when first asked for."""
        if lang not in self._catalogues:
            self._catalogues[lang] = self.catalogue.worded(assets.folder("queries"), lang)
        return self._catalogues[lang]

    async def knowledge(self) -> Knowledge:
        """Return the bundled model, vocabulary and shapes, read when first asked for."""
        if self._knowledge is None:
            loading = asyncio.to_thread(Knowledge.load, self.stated_linkages)
            self._knowledge = asyncio.create_task(loading)
        return await asyncio.shield(self._knowledge)

    @property
    def stated_linkages(self) -> Path | None:
        """Return the file of stated linkages, if it may be seen by the public."""
        return self.settings.stated_linkages if self.settings.publish_stated else None

    def public_address(self, scope: Scope) -> str:
        """Return this service's own address, with a slash at the end."""
        if self.settings.base_iri:
            return self.settings.base_iri
        return str(HTTPConnection(scope).base_url).rstrip("/") + "/"


def of(scope: Scope) -> Services:
    """Return the services of the application that answers this request."""
    return cast("Services", scope["app"].state.services)


def _dependency(connection: HTTPConnection) -> Services:
    return of(connection.scope)


Service = Annotated[Services, Depends(_dependency)]


def _made(data: Path | None) -> Path:
    """Return the folder of the store, made if need be; without one, a temporary one."""
    if data is None:
        return Path(tempfile.mkdtemp(prefix="graphsvc-"))
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreRefusal(
            f"The folder of the store can't be made: {fault.strerror or fault}",
            todo="Give another one as GRAPHSVC_DATA, or let this user write there.",
            where=Where(str(data)),
        ) from fault
    return data.resolve()


def _store(settings: Settings, folder: Path, folders: tuple[Path, ...]) -> QueryStore:
    if settings.store is not None:
        from graphsvc.elsewhere import naming

        return naming.store(settings, _public(settings))
    return EmbeddedStore(_contents(settings, folder, folders), _work(settings))


def _contents(settings: Settings, folder: Path, folders: tuple[Path, ...]) -> Contents:
    return Contents(
        folder,
        temporary=settings.data is None,
        preload=tuple(sorted(settings.preload)),
        stated=settings.stated_linkages if settings.publish_stated else None,
        keep_stated=settings.publish_stated,
        union=settings.default_graph == "union",
        assets=folders,
    )


def _work(settings: Settings) -> Work:
    return Work(
        readers=settings.readers,
        queue=settings.queue_limit,
        queue_s=settings.queue_time_limit_s,
        reserved_readers=settings.token_readers,
        allowance=_public(settings),
        write_s=settings.write_time_limit_s,
        query_memory_bytes=settings.query_memory_bytes,
        write_memory_bytes=settings.write_memory_bytes,
        max_query_bytes=settings.max_query_bytes,
        max_query_depth=settings.max_query_depth,
        longest_answer_bytes=max(settings.max_result_bytes, settings.token_max_result_bytes),
        min_free_bytes=settings.min_free_bytes,
    )


def _public(settings: Settings) -> Allowance:
    return Allowance(
        settings.query_time_limit_s, settings.max_result_bytes, settings.max_result_rows
    )


def _trusted(settings: Settings) -> Allowance:
    return Allowance(
        settings.token_query_time_limit_s,
        settings.token_max_result_bytes,
        settings.token_max_result_rows,
        prefix="token_",
        goes_first=True,
    )


def _checking(settings: Settings, folders: tuple[Path, ...]) -> Confinement:
    stated = settings.stated_linkages if settings.publish_stated else None
    limits = settings.limits
    config = {
        "stated": str(stated) if stated else None,
        "limits": {name: getattr(limits, name) for name in limits.__slots__},
    }
    return Confinement(
        "graphsvc.jobs.checking",
        config=lambda: config,
        read=(*folders, *((stated,) if stated else ())),
        memory_bytes=settings.check_memory_bytes,
    )


def _parsing(settings: Settings) -> Confinement:
    limits = settings.limits
    config = {"limits": {name: getattr(limits, name) for name in limits.__slots__}}
    return Confinement(
        "graphsvc.jobs.parsing",
        config=lambda: config,
        memory_bytes=settings.check_memory_bytes,
    )


def _check_size(settings: Settings) -> Size:
    return Size(
        workers=settings.checkers,
        kept=0,
        queue=settings.queue_limit,
        queue_s=settings.queue_time_limit_s,
        idle_s=settings.checker_idle_s,
    )


def _tell(task: asyncio.Task[None]) -> None:
    """Log what ended the start; without this nobody would ever hear of it."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        _log.error("the store did not start", exc_info=fault)
