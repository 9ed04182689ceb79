"""Models and versions in lists: as JSON, as RDF, as links of an answer's header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.api.descriptions import Described
from graphsvc.api.publishing import Listing
from graphsvc.publications import names
from graphsvc.publications.names import DCAT, HYDRA, SCHEMA, VOID
from graphsvc.publications.records import Model, Version
from graphsvc.vocab import DCTERMS, LANGUAGES, PREFIXES, XSD

_TIME: Final = ox.NamedNode(XSD + "dateTime")
_LATEST: Final = "latest-version"


def page(address: str, found: Listing) -> dict[str, Any]:
    """Return a page of models for programs."""
    return {
        "total": found.counters.models,
        "page": found.number,
        "pages": found.last,
        **dict(_around(address, found)),
        "models": [one(address, model, model.version) for model in found.models if model.version],
    }


def one(address: str, model: Model, version: Version) -> dict[str, Any]:
    """Return a model in a list, with its current version."""
    return {
        "id": model.id,
        "iri": names.model(model.id),
        "address": f"{address}models/{model.id}",
        "title": {lang: title for lang in LANGUAGES if (title := model.title(lang))},
        **_version(address, model, version),
    }


def history(address: str, model: Model) -> dict[str, Any]:
    """Return the versions of a model for programs."""
    return {
        "id": model.id,
        "iri": names.model(model.id),
        "current": model.current,
        "deleted": model.deleted,
        "versions": [_version(address, model, version) for version in model.versions],
    }


def page_statements(address: str, found: Listing) -> list[ox.Triple]:
    """Return a page of models as statements."""
    to = Described()
    whole = to.node(f"{address}models", HYDRA + "Collection")
    to.count(whole, HYDRA + "totalItems", found.counters.models)
    view = to.node(f"{address}models?page={found.number}", HYDRA + "PartialCollectionView")
    to.add(whole, HYDRA + "view", view)
    for rel, where in _around(address, found):
        to.link(view, HYDRA + {"prev": "previous"}.get(rel, rel), where)
    for model in found.models:
        to.link(whole, HYDRA + "member", names.model(model.id))
        if model.version:
            _describe(to, address, model, model.version)
    return to.triples


def history_statements(address: str, model: Model) -> list[ox.Triple]:
    """Return the versions of a model as statements."""
    to = Described()
    for version in model.versions:
        _describe(to, address, model, version)
    return to.triples


def links(address: str, model: Model, version: Version) -> str:
    """Return the links from a version to what belongs to it, for the header ``Link``."""
    own = f"{address}models/{model.id}"
    found = [
        (f"{own}/versions/{version.number}", "self"),
        (f"{own}/versions", "version-history"),
        (own, _LATEST),
    ]
    if before := model.numbered(version.number - 1):
        found.append((f"{own}/versions/{before.number}", "predecessor-version"))
    return ", ".join(f'<{where}>; rel="{rel}"' for where, rel in found)


def page_links(address: str, found: Listing) -> str:
    """Return the links from a page to its neighbours, for the header ``Link``."""
    return ", ".join(f'<{where}>; rel="{rel}"' for rel, where in _around(address, found))


def _around(address: str, found: Listing) -> Iterator[tuple[str, str]]:
    pages = {"first": 1, "prev": found.number - 1, "next": found.number + 1, "last": found.last}
    for rel, number in pages.items():
        if 1 <= number <= found.last:
            yield rel, f"{address}models?page={number}"


def _version(address: str, model: Model, version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "modified": version.at,
        "statements": version.statements,
        "sha256": version.digest,
        "etag": f'"{version.tag}"',
        "versionAddress": f"{address}models/{model.id}/versions/{version.number}",
    }


def _describe(to: Described, address: str, model: Model, version: Version) -> None:
    node = to.node(names.model(model.id), DCAT + "Dataset")
    to.add(node, DCTERMS + "identifier", ox.Literal(model.id))
    for title in model.titles:
        to.add(node, DCTERMS + "title", _literal(title))
    one = ox.NamedNode(names.version(model.id, version.number))
    is_current = version.number == model.current
    to.add(node, DCAT + ("hasCurrentVersion" if is_current else "hasVersion"), one)
    to.add(one, DCTERMS + "modified", ox.Literal(version.at, datatype=_TIME))
    to.add(one, SCHEMA + "version", ox.Literal(version.number))
    to.add(one, SCHEMA + "sha256", ox.Literal(version.digest))
    to.count(one, VOID + "triples", version.statements)
    where = f"{address}models/{model.id}/versions/{version.number}"
    to.link(one, PREFIXES["foaf"] + "page", where)


def _literal(ntriples: str) -> ox.Literal:
    found = next(iter(ox.parse(f"<x:s> <x:p> {ntriples} .", format=ox.RdfFormat.N_TRIPLES)))
    return found.object if isinstance(found.object, ox.Literal) else ox.Literal(ntriples)
