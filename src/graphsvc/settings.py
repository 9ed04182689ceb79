"""Settings of the service: limits with their units, from the environment or a TOML file.

Every name below is read from ``GRAPHSVC_`` and the name in capitals.
``GRAPHSVC_SETTINGS`` may name a TOML file with the same names in small letters;
the environment wins over it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graphsvc.errors import ParameterRefusal, UnreadableRefusal, Where
from graphsvc.limits import Limits

_DEFAULTS = Limits()
_MIB = 1024 * 1024
_PRELOADS = frozenset({"model", "examples"})
_LOADABLE = ("model", "examples", "alignments")

Bytes = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(gt=0)]


class Settings(BaseSettings):
    """Hold every setting of the service."""

    model_config = SettingsConfigDict(
        env_prefix="GRAPHSVC_", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    # --- What is served, and as what
    data: Path | None = None
    """Folder of the store; without it a temporary one, gone when the service ends."""
    preload: Annotated[frozenset[str], NoDecode] = _PRELOADS
    """What to load into the store: ``model``, ``examples``, ``alignments``, or ``none``."""
    base_iri: str | None = None
    """Public address of this service, for absolute addresses; without it the request's own."""
    root_path: str = ""
    """Path under which a proxy publishes the service, such as ``/scom``."""
    default_graph: Literal["union", "own"] = "union"
    """What a query without a dataset asks: the union of all named graphs, or the unnamed one."""
    stated_linkages: Path | None = None
    """A licence holder's file of linkages, ``clause,target`` rows."""
    publish_stated: bool = False
    """Whether those linkages may be seen by whoever reaches the service."""

    # --- A store elsewhere
    store: str | None = None
    """Address to which a SPARQL 1.1 store takes queries; without it the store is the folder."""
    store_update: str | None = None
    """Address to which it takes updates; without it as the query's tells, see stores.md."""
    store_graphs: str | None = None
    """Address of its Graph Store Protocol; without it graphs are written by updates."""
    store_user: str | None = None
    """Name under which this service is known to that store."""
    store_password: SecretStr = SecretStr("")
    """Password that goes with the name."""
    store_login: Literal["basic", "digest"] = "basic"
    """How name and password are sent: ``basic`` or ``digest``."""
    store_token: SecretStr | None = None
    """Bearer token for that store, in place of name and password."""
    store_ca: Path | None = None
    """Certificates (PEM) to trust in place of the system's, for a store with its own."""
    store_union: Literal["auto", "native", "parameter", "list"] = "auto"
    """How that store is asked for all graphs as one; ``auto`` finds it out."""
    store_keep_s: Annotated[float, Field(ge=0)] = 0.0
    """Seconds for which its answers are given again, though others may have changed it."""
    store_connections: Count = 16
    """Requests that are sent to that store at once."""

    # --- Queries
    query_time_limit_s: Seconds = 10.0
    """Seconds that one query may take."""
    max_query_bytes: Bytes = 64 * 1024
    """Bytes of one query's text."""
    max_query_depth: Count = 100
    """Levels of brackets in one query or update."""
    max_result_bytes: Bytes = 64 * _MIB
    """Bytes of one answer; a longer one is refused, never cut."""
    max_result_rows: Count = 500_000
    """Rows of one answer, or statements of a graph; one with more is refused, never cut."""
    query_memory_bytes: Bytes = 1024 * _MIB
    """Memory that one query may take."""
    readers: Count = 2
    """Processes that answer queries."""
    cache_bytes: Annotated[int, Field(ge=0)] = 32 * _MIB
    """Memory for answers to repeated queries; 0 keeps none."""

    # --- Queries of those who hold a token
    token_query_time_limit_s: Seconds = 30.0
    """Seconds that one query of a token's holder may take."""
    token_max_result_bytes: Bytes = 256 * _MIB
    """Bytes of one answer to a token's holder."""
    token_max_result_rows: Count = 2_000_000
    """Rows of one answer to a token's holder, or statements of a graph."""
    token_readers: Annotated[int, Field(ge=0)] = 1
    """Processes that start for holders of tokens when all others are busy, who also go first."""
    token_requests_per_minute: Annotated[int, Field(ge=0)] = 6000
    """Requests that one token may send in a minute, from anywhere; 0 sets no limit."""

    # --- Other servers that queries may ask
    service_endpoints: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses that a query may ask by SERVICE, with commas between them; none by default."""
    max_service_bytes: Bytes = 4 * _MIB
    """Bytes that one of them may answer to one query."""

    # --- Checks
    check_time_limit_s: Seconds = 30.0
    """Seconds that the check of one request's files may take."""
    check_memory_bytes: Bytes = 2048 * _MIB
    """Memory that one check may take."""
    checkers: Count = 2
    """Most processes that check files; they start when first needed."""
    checker_idle_s: Seconds = 60.0
    """Seconds after which an idle one of them ends."""
    max_files: Count = 20
    """Files in one request."""
    max_upload_bytes: Bytes = _DEFAULTS.max_upload_bytes
    """Bytes of one request's files together."""
    max_statements: Count = _DEFAULTS.max_statements
    """Statements of one file."""
    max_depth: Count = _DEFAULTS.max_depth
    """Levels of nesting in one file."""
    max_findings: Count = _DEFAULTS.max_findings
    """Findings that one report lists; the rest are counted."""

    # --- Writes and waiting
    write_time_limit_s: Seconds = 60.0
    """Seconds that one write to the store may take."""
    max_update_bytes: Bytes = 16 * _MIB
    """Bytes of one update's text."""
    write_memory_bytes: Bytes = 4096 * _MIB
    """Memory that the process which writes may take."""
    min_free_bytes: Annotated[int, Field(ge=0)] = 64 * _MIB
    """Free bytes on the store's disk below which writes are refused; reads go on."""
    queue_limit: Count = 64
    """Requests of one kind that may wait for a process."""
    queue_time_limit_s: Seconds = 5.0
    """Seconds that a request may wait for a process."""

    # --- Connections
    requests_per_minute: Annotated[int, Field(ge=0)] = 1200
    """Requests that one address may send in a minute; 0 sets no limit, this machine has none."""
    head_time_limit_s: Seconds = 15.0
    """Seconds in which the head of a request has to come."""
    body_time_limit_s: Seconds = 120.0
    """Seconds in which the body of a request has to come."""
    shutdown_time_limit_s: Count = 3
    """Seconds that requests under way have when the service is told to stop."""

    # --- Logs
    log_format: Literal["json", "text"] = "json"
    """How the log is written: a JSON object a line, or plain text."""
    log_requests: bool = False
    """Whether each request is logged: route, status, outcome and time, not who or what."""
    log_queries: bool = False
    """Whether the text of queries is logged too; it may tell what somebody works on."""

    @field_validator("preload", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = {part.strip() for part in value.split(",") if part.strip()}
        if unknown := named - {*_LOADABLE, "none"}:
            raise ValueError(
                f"{', '.join(sorted(unknown))} can't be loaded; use {', '.join(_LOADABLE)}"
            )
        return frozenset() if "none" in named else frozenset(named)

    @field_validator(
        "data", "stated_linkages", "store", "store_update", "store_graphs", "store_user",
        "store_token", "store_ca", mode="before",
    )  # fmt: skip
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("service_endpoints", mode="before")
    @classmethod
    def _endpoints(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = tuple(part.strip() for part in value.split(",") if part.strip())
        for address in named:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
                raise ValueError(
                    f"{address} must begin with http:// or https://, name a host and no user"
                )
        return named

    @field_validator("root_path")
    @classmethod
    def _one_slash(cls, value: str) -> str:
        return "/" + value.strip("/") if value.strip("/") else ""

    @field_validator("base_iri")
    @classmethod
    def _absolute(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return value.rstrip("/") + "/" if value else None

    @field_validator("store", "store_update", "store_graphs")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname)
        if not is_right or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("it must begin with http:// or https:// and name a host")
        _ = parts.port  # raises where it is none
        if parts.username is not None or parts.password is not None:
            raise ValueError(
                "it must hold no name and password; set GRAPHSVC_STORE_USER and "
                "GRAPHSVC_STORE_PASSWORD"
            )
        return value

    @property
    def limits(self) -> Limits:
        """Return the limits on one uploaded file."""
        return Limits(
            max_upload_bytes=self.max_upload_bytes,
            max_statements=self.max_statements,
            max_depth=self.max_depth,
            max_findings=self.max_findings,
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - we read no .env file
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - nor secret files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what is given, then the environment, then the TOML file."""
        sources: tuple[PydanticBaseSettingsSource, ...] = (init_settings, env_settings)
        if named := os.environ.get("GRAPHSVC_SETTINGS"):
            path = Path(named)
            if not path.is_file():
                raise UnreadableRefusal(
                    "The file that GRAPHSVC_SETTINGS names is not there",
                    todo="Name a TOML file, or leave GRAPHSVC_SETTINGS unset.",
                    where=Where(named),
                )
            sources += (TomlConfigSettingsSource(settings_cls, path),)
        return sources


def load(**given: object) -> Settings:
    """Return the settings, those ``given`` before the environment; refuse a wrong one by name."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ParameterRefusal(
            f"The setting GRAPHSVC_{name.upper()} is not valid: {first['msg']}",
            todo=Settings.model_fields[name].description or ""
            if name in Settings.model_fields
            else "",
        ) from fault
