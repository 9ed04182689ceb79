"""The catalogue in DCAT-AP 3.0.1: a page of city files, the model itself on the first.

Source: SEMICeu/DCAT-AP releases/3.0.1; paging by Hydra, as CKAN's harvester reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graphsvc.analysis.facts import LABELS, Facts, text_of
from graphsvc.exchange.described import Statements, term
from graphsvc.publications import names
from graphsvc.publications.names import DCAT, HYDRA
from graphsvc.publications.questions import LINKS
from graphsvc.publications.records import Model
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE, Format
from graphsvc.vocab import CITY_PROFILE, DCTERMS, FOAF, MODEL_GRAPH, OWL, PREFIXES, RDFS, ROOT, SKOS

_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_GOVERNMENT: Final = _EU + "data-theme/GOVE"
_PUBLIC: Final = _EU + "access-right/PUBLIC"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_PROJECT: Final = ROOT + "project"
_STANDARD: Final = DCTERMS + "Standard"
_FILE_TYPES: Final = {
    TURTLE: "RDF_TURTLE",
    JSONLD: "JSON_LD",
    NTRIPLES: "RDF_N_TRIPLES",
    RDFXML: "RDF_XML",
}
_SUFFIXES: Final = {TURTLE: "ttl", JSONLD: "jsonld", NTRIPLES: "nt", RDFXML: "rdf"}

_TITLES: Final = {
    "en": "City files of this service, and the operating model that they follow",
    "ko": "이 서비스의 도시 파일과 그 파일이 따르는 운영 모델",
    "fr": "Fichiers de villes de ce service, et le modèle opérationnel qu'ils suivent",
}
_DESCRIPTIONS: Final = {
    "en": "What cities publish here of how they work, by the smart-city operating model.",
    "ko": "도시들이 스마트시티 운영 모델에 따라 스스로 어떻게 운영되는지를 여기에 공개합니다.",
    "fr": "Ce que des villes publient ici de leur fonctionnement, selon le modèle opérationnel.",
}
_MODEL_TITLES: Final = {
    "en": "Smart-city operating model: elements and linkages",
    "ko": "스마트시티 운영 모델: 요소와 연계",
    "fr": "Modèle opérationnel de ville intelligente : éléments et liens",
}
_MODEL_DESCRIPTIONS: Final = {
    "en": "The elements of ISO 37106:2021 by title and number, and the linkages between them, "
    "derived or proposed by this project in its own words.",
    "ko": "ISO 37106:2021의 요소(제목과 번호)와 그 사이의 연계. 연계는 이 프로젝트가 자체 문장으로 "
    "도출하거나 제안한 것입니다.",
    "fr": "Les éléments d'ISO 37106:2021 par titre et numéro, et les liens entre eux, "
    "déduits ou proposés par ce projet dans ses propres mots.",
}


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Say which page: numbers from 1, the last one's number, how many data sets there are."""

    number: int
    last: int
    total: int
    models: tuple[Model, ...]
    said: Facts = field(repr=False)


def statements(address: str, page: CataloguePage) -> list[ox.Triple]:
    """Return the page; ``address`` is the service's own, with a slash at the end."""
    to = Statements()
    catalogue = to.node(f"{address}catalog", DCAT + "Catalog")
    for lang, text in _TITLES.items():
        to.text(catalogue, DCTERMS + "title", text, lang)
        to.text(catalogue, DCTERMS + "description", _DESCRIPTIONS[lang], lang)
    _agent(to, catalogue, f"{address}catalog#publisher", ('"graphsvc"',))
    to.link(catalogue, FOAF + "homepage", address)
    to.node(address, FOAF + "Document")
    _page(to, address, page)
    _service(to, address, catalogue)
    if page.number == 1:
        _the_model(to, address, catalogue)
    for model in page.models:
        _city_file(to, address, catalogue, model, page.said)
    return to.done()


def _page(to: Statements, address: str, page: CataloguePage) -> None:
    view = to.node(
        f"{address}catalog?page={page.number}",
        HYDRA + "PartialCollectionView",
        HYDRA + "PagedCollection",
    )
    to.count(view, HYDRA + "totalItems", page.total)
    around = {"first": 1, "previous": page.number - 1, "next": page.number + 1, "last": page.last}
    for rel, number in around.items():
        if 1 <= number <= page.last:
            to.link(view, HYDRA + rel, f"{address}catalog?page={number}")


def _service(to: Statements, address: str, catalogue: ox.NamedNode) -> None:
    service = to.node(f"{address}sparql", DCAT + "DataService")
    to.link(catalogue, DCAT + "service", service.value)
    to.text(service, DCTERMS + "title", "SPARQL 1.1", "en")
    to.link(service, DCAT + "endpointURL", f"{address}sparql")
    to.link(service, DCAT + "endpointDescription", f"{address}.well-known/void")
    to.link(service, DCTERMS + "conformsTo", "https://www.w3.org/TR/sparql11-protocol/")
    to.node("https://www.w3.org/TR/sparql11-protocol/", _STANDARD)
    for iri in (f"{address}sparql", f"{address}.well-known/void"):
        to.node(iri, RDFS + "Resource")


def _the_model(to: Statements, address: str, catalogue: ox.NamedNode) -> None:
    dataset = _dataset(to, catalogue, MODEL_GRAPH)
    for lang, text in _MODEL_TITLES.items():
        to.text(dataset, DCTERMS + "title", text, lang)
        to.text(dataset, DCTERMS + "description", _MODEL_DESCRIPTIONS[lang], lang)
    _agent(to, dataset, _PROJECT, ('"graphsvc"',))
    for syntax, suffix in _SUFFIXES.items():
        where = f"{address}graph/model.{suffix}"
        _distribution(to, dataset, where, syntax, (f"<{_LICENCE}>",))


def _city_file(
    to: Statements, address: str, catalogue: ox.NamedNode, model: Model, said: Facts
) -> None:
    version = model.version
    if version is None:
        return
    own = said.about(f"<{names.version(model.id, version.number)}>")
    dataset = _dataset(to, catalogue, names.model(model.id))
    titles = own.get(f"<{DCTERMS}title>", []) or [f'"{model.id}"']
    to.say(dataset, DCTERMS + "title", *map(term, titles))
    descriptions = own.get(f"<{DCTERMS}description>", []) or titles
    to.say(dataset, DCTERMS + "description", *map(term, descriptions))
    to.text(dataset, DCTERMS + "identifier", model.id)
    issued = [text for text in own.get(f"<{DCTERMS}issued>", []) if text.startswith('"')]
    to.say(dataset, DCTERMS + "issued", *map(term, issued[:1]))
    to.time(dataset, DCTERMS + "modified", version.at)
    told = [text_of(text) for text in own.get(f"<{OWL}versionInfo>", [])]
    to.text(dataset, DCAT + "version", told[0] if told else str(version.number))
    to.say(dataset, DCAT + "keyword", *_literals(own.get(f"<{DCAT}keyword>", [])))
    page = f"{address}models/{model.id}"
    to.link(dataset, DCAT + "landingPage", page)
    to.node(page, FOAF + "Document")
    to.link(dataset, DCTERMS + "conformsTo", CITY_PROFILE)
    to.node(CITY_PROFILE, _STANDARD)
    # A text in the place of a body has no name that could be linked.
    publishers = [one for one in own.get(f"<{DCTERMS}publisher>", []) if one.startswith("<")]
    for publisher in publishers[:1]:
        _agent(to, dataset, text_of(publisher), _names(said, publisher))
    for city in own.get(f"<{DCTERMS}subject>", [])[:1]:
        _place(to, dataset, city, said)
    licences = own.get(f"<{DCTERMS}license>", [])[:1]
    for syntax, suffix in _SUFFIXES.items():
        _distribution(to, dataset, f"{page}?format={suffix}", syntax, licences)


def _dataset(to: Statements, catalogue: ox.NamedNode, iri: str) -> ox.NamedNode:
    dataset = to.node(iri, DCAT + "Dataset")
    to.link(catalogue, DCAT + "dataset", iri)
    to.link(dataset, DCAT + "theme", _GOVERNMENT)
    to.node(_GOVERNMENT, SKOS + "Concept")
    to.text(ox.NamedNode(_GOVERNMENT), SKOS + "prefLabel", "Government and public sector", "en")
    to.link(dataset, DCTERMS + "accessRights", _PUBLIC)
    to.node(_PUBLIC, DCTERMS + "RightsStatement")
    return dataset


def _distribution(
    to: Statements, dataset: ox.NamedNode, where: str, syntax: Format, licences: Iterable[str]
) -> None:
    node = to.node(f"{dataset.value}#{_SUFFIXES[syntax]}", DCAT + "Distribution")
    to.link(dataset, DCAT + "distribution", node.value)
    to.text(node, DCTERMS + "title", syntax.label, "en")
    to.link(node, DCAT + "accessURL", where)
    to.link(node, DCAT + "downloadURL", where)
    to.node(where, RDFS + "Resource")
    media, file_type = _IANA + syntax.media_type, _EU + "file-type/" + _FILE_TYPES[syntax]
    to.link(node, DCAT + "mediaType", media)
    to.node(media, DCTERMS + "MediaType")
    to.link(node, DCTERMS + "format", file_type)
    to.node(file_type, DCTERMS + "MediaTypeOrExtent")
    for licence in licences:
        if licence.startswith("<"):
            to.link(node, DCTERMS + "license", text_of(licence))
            to.node(text_of(licence), DCTERMS + "LicenseDocument")


def _agent(to: Statements, of: ox.NamedNode, iri: str, called: Iterable[str]) -> None:
    agent = to.node(iri, FOAF + "Agent")
    to.link(of, DCTERMS + "publisher", iri)
    to.say(agent, FOAF + "name", *_literals(called))


def _names(said: Facts, agent: str) -> list[str]:
    stated = said.about(agent)
    found = [name for key in (f"<{FOAF}name>", *LABELS) for name in stated.get(key, [])]
    # A body that its file does not name is called by its address, rather than not at all.
    return found or [f'"{text_of(agent)}"']


def _place(to: Statements, dataset: ox.NamedNode, city: str, said: Facts) -> None:
    if not city.startswith("<"):
        return
    place = to.node(text_of(city), DCTERMS + "Location")
    to.link(dataset, DCTERMS + "spatial", place.value)
    stated = said.about(city)
    labels = [name for key in LABELS for name in stated.get(key, [])]
    to.say(place, SKOS + "prefLabel", *_one_a_language(_literals(labels)))
    for name in LINKS:
        for same in stated.get(f"<{name}>", []):
            if same.startswith("<"):
                to.link(place, PREFIXES["schema"] + "sameAs", text_of(same))


def _literals(texts: Iterable[str]) -> list[ox.Literal]:
    found = [term(text) for text in texts]
    return [item for item in found if isinstance(item, ox.Literal)]


def _one_a_language(texts: list[ox.Literal]) -> list[ox.Literal]:
    best: dict[str | None, ox.Literal] = {}
    for text in texts:
        best.setdefault(text.language, text)
    return list(best.values())
