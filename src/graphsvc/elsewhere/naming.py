"""From the settings to a store elsewhere: its addresses, how to log in, what to load."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from graphsvc.errors import ParameterRefusal
from graphsvc.jobs import bundle
from graphsvc.settings import Settings
from graphsvc.store import Allowance
from graphsvc.store.remote.endpoint import Endpoint, Work
from graphsvc.store.remote.store import Elsewhere, RemoteStore
from graphsvc.store.remote.wire import Addresses, Login

# How the address for updates follows from that for queries, where stores have two.
_NO_LIMIT = (1 << 32) - 1  # what a worker's answer can hold at most
_REPOSITORY = "/repositories/"


def store(settings: Settings, allowance: Allowance) -> RemoteStore:
    """Return the store that the settings name, with what whoever asks may take."""
    stated = settings.stated_linkages if settings.publish_stated else None
    return RemoteStore(
        Elsewhere(
            addresses(settings),
            login(settings),
            stocks=partial(bundle.stocks, sorted(settings.preload), stated),
            union=settings.store_union,
            is_union=settings.default_graph == "union",
            publishes_stated=settings.publish_stated,
            keep_s=settings.store_keep_s,
        ),
        work(
            settings,
            allowance,
            max(settings.max_result_bytes, settings.token_max_result_bytes),
        ),
    )


def endpoint(settings: Settings) -> Endpoint:
    """Return the store for a command of its operator, whom no limit of answers holds."""
    own = Allowance(settings.write_time_limit_s, _NO_LIMIT, _NO_LIMIT)
    return Endpoint(addresses(settings), login(settings), work(settings, own, _NO_LIMIT))


def addresses(settings: Settings) -> Addresses:
    """Return the store's addresses; that for updates as it is usual where it is not set."""
    if settings.store is None:
        raise ParameterRefusal("No store elsewhere is named", todo="Set GRAPHSVC_STORE.")
    return Addresses(
        settings.store,
        settings.store_update or usual_update(settings.store),
        settings.store_graphs,
    )


def usual_update(query: str) -> str:
    """Return where a store with this address for queries usually takes updates.

    ``…/query`` goes with ``…/update`` (Oxigraph, Fuseki, Stardog), a repository with its
    ``/statements`` (GraphDB, RDF4J); others take both at one address.
    """
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    if path.endswith("/query"):
        path = path.removesuffix("/query") + "/update"
    elif _REPOSITORY in path and "/" not in path.partition(_REPOSITORY)[2]:
        path += "/statements"
    else:
        return query
    return urlunsplit(parts._replace(path=path))


def login(settings: Settings) -> Login:
    """Return what the store wants to know of us; refuse two ways at once."""
    token = settings.store_token.get_secret_value() if settings.store_token else None
    if token and settings.store_user:
        raise ParameterRefusal(
            "The store elsewhere can't be sent both a name and a token",
            todo="Set GRAPHSVC_STORE_USER and GRAPHSVC_STORE_PASSWORD, or GRAPHSVC_STORE_TOKEN.",
        )
    if token and re.fullmatch(r"[\x21-\x7e]+", token) is None:
        raise ParameterRefusal(
            "The setting GRAPHSVC_STORE_TOKEN holds a character that no token may have",
            todo="Set it to the token alone, without a blank or a line break.",
        )
    return Login(
        settings.store_user,
        settings.store_password.get_secret_value(),
        token or None,
        is_digest=settings.store_login == "digest",
        authority=settings.store_ca,
    )


def work(settings: Settings, allowance: Allowance, longest_answer_bytes: int) -> Work:
    """Return what asking may use."""
    return Work(
        connections=settings.store_connections,
        translators=settings.readers,
        reserved_translators=settings.token_readers,
        queue=settings.queue_limit,
        queue_s=settings.queue_time_limit_s,
        write_s=settings.write_time_limit_s,
        query_memory_bytes=settings.query_memory_bytes,
        max_query_bytes=settings.max_query_bytes,
        max_query_depth=settings.max_query_depth,
        allowance=allowance,
        longest_answer_bytes=longest_answer_bytes,
    )
