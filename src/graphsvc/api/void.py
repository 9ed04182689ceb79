"""``/.well-known/void``: the data, described in VoID, with what each class and property holds."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import answers, descriptions, publishing
from graphsvc.api.descriptions import Described
from graphsvc.api.services import Service, Services
from graphsvc.api.statistics import Statistics
from graphsvc.publications import questions
from graphsvc.publications.questions import LINKED
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import DCTERMS, FOAF, OM, PREFIXES, SCOM, SCOMSH

router = APIRouter(tags=["Catalogue"])

PATH: Final = ".well-known/void"
VOID: Final = PREFIXES["void"]
_FORMATS: Final = (TURTLE, NTRIPLES, JSONLD, RDFXML)
_TITLE: Final = "Smart-city operating model, its linkages, and the cities described by it"
_VOCABULARIES: Final = (SCOM, SCOMSH, PREFIXES["skos"], PREFIXES["org"], PREFIXES["dcat"])


@router.get(
    f"/{PATH}",
    summary="What the data holds, in VoID",
    response_class=Response,
    responses={200: {"content": {syntax.media_type: {} for syntax in _FORMATS}}},
)
async def void(request: Request, service: Service) -> Response:
    """Describe the data: graphs, classes and properties with their counts."""
    chosen = answers.pick(request.headers.get("accept"), [f.media_type for f in _FORMATS])
    syntax = next(item for item in _FORMATS if item.media_type == chosen)
    address = service.public_address(request.scope)
    key = ("void", service.store.version, address, chosen)
    body = service.documents.get(key)
    if body is None:
        counts = await service.counting.current()
        described = Described()
        document = described.node(f"{address}{PATH}", VOID + "DatasetDescription")
        dataset = dataset_node(address)
        described.add(document, FOAF + "primaryTopic", dataset)
        describe(described, address, counts)
        await _linksets(described, address, service)
        body = serialize(described.triples, syntax)
        if counts:
            service.documents.put(key, body, len(body))
    return answers.response(request, body, chosen)


def dataset_node(address: str) -> ox.NamedNode:
    """Return the node that stands for all the data of the service at ``address``."""
    return ox.NamedNode(f"{address}{PATH}#dataset")


def describe(to: Described, address: str, counts: Statistics) -> None:
    """Describe the data of the service; without ``counts`` only what is always true."""
    dataset = to.node(dataset_node(address).value, VOID + "Dataset")
    to.add(dataset, DCTERMS + "title", ox.Literal(_TITLE, language="en"))
    to.link(dataset, VOID + "sparqlEndpoint", f"{address}sparql")
    to.link(dataset, VOID + "exampleResource", OM + "B7")
    for vocabulary in _VOCABULARIES:
        to.link(dataset, VOID + "vocabulary", vocabulary)
    for name in descriptions.FORMATS_OF_TRIPLES:
        to.link(dataset, VOID + "feature", descriptions.FORMATS + name)
    if counts:
        _count(to, dataset, counts)


async def _linksets(to: Described, address: str, services: Services) -> None:
    """Describe the links from cities to what names them elsewhere, as far as files give them."""
    body = await publishing.rows(services, questions.linksets())
    found = {row["target"]: int(row["links"]) for row in body if int(row["links"])}
    for name, target in LINKED.items():
        if count := found.get(target):
            linkset = to.node(f"{address}{PATH}#links-{name}", VOID + "Linkset")
            to.add(dataset_node(address), VOID + "subset", linkset)
            to.add(linkset, VOID + "subjectsTarget", dataset_node(address))
            to.link(linkset, VOID + "objectsTarget", target)
            to.count(linkset, VOID + "triples", count)


def _count(to: Described, dataset: ox.NamedNode, counts: Statistics) -> None:
    for name, value in (
        ("triples", counts["triples"]),
        ("distinctSubjects", counts["subjects"]),
        ("distinctObjects", counts["objects"]),
        ("classes", len(counts["classes"])),
        ("properties", len(counts["properties"])),
    ):
        to.count(dataset, VOID + name, value)
    for row in counts["properties"]:
        part = to.part(dataset, VOID + "propertyPartition")
        to.link(part, VOID + "property", row["property"])
        to.count(part, VOID + "triples", row["n"])
        to.count(part, VOID + "distinctSubjects", row["subjects"])
        to.count(part, VOID + "distinctObjects", row["objects"])
    classes: dict[str, ox.BlankNode] = {}
    for row in counts["classes"]:
        part = classes[row["class"]] = to.part(dataset, VOID + "classPartition")
        to.link(part, VOID + "class", row["class"])
        to.count(part, VOID + "entities", row["n"])
    for row in counts["of_classes"]:
        part = to.part(classes[row["class"]], VOID + "propertyPartition")
        to.link(part, VOID + "property", row["property"])
        to.count(part, VOID + "triples", row["n"])
