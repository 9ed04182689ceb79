"""What a path asks for: an address of ours and perhaps a format, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from graphsvc.api import profiling
from graphsvc.api.answers import pick
from graphsvc.api.knowledge import Knowledge
from graphsvc.errors import UnknownNameRefusal
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE, Format
from graphsvc.rdfio.iri import named
from graphsvc.vocab import ALIGNMENT_GRAPHS, ROOT

_HTML: Final = "text/html"
SUFFIXES: Final[dict[str, Format | None]] = {
    ".ttl": TURTLE,
    ".jsonld": JSONLD,
    ".nt": NTRIPLES,
    ".rdf": RDFXML,
    ".html": None,
}
"""The only suffixes that are formats, so that the ``.4`` of ``clause/6.9.4`` is none."""
KINDS: Final = {
    (syntax.media_type if syntax else _HTML): suffix for suffix, syntax in SUFFIXES.items()
}
"""Data first: who accepts anything is a program, who wants a page says so."""
_ALIGNMENTS: Final = ROOT + "ontology/alignments/"


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a path asks for: an address of ours, and the suffix, if it has one."""

    path: str
    suffix: str = ""

    @classmethod
    def of(cls, path: str) -> Asked:
        """Return what the path asks for."""
        for suffix in SUFFIXES:
            if path.endswith(suffix):
                return cls(path.removesuffix(suffix), suffix)
        return cls(path)

    @property
    def iri(self) -> str:
        """Return the IRI of the thing."""
        return ROOT + self.path

    def kind(self, request: Request) -> tuple[str, Format | None]:
        """Return the media type and the format to answer in; none is a page."""
        suffix = self.suffix or wished(request)
        syntax = SUFFIXES[suffix]
        return (syntax.media_type if syntax else _HTML), syntax


def wished(request: Request) -> str:
    """Return the suffix of the format that the client prefers."""
    return KINDS[pick(profiling.media_type(request), tuple(KINDS))]


def see_other(request: Request, path: str) -> Response:
    """Lead to another address of ours, with the wish for a profile if there is one."""
    root = request.scope.get("root_path", "").rstrip("/")
    query = f"?{request.url.query}" if "_profile" in request.query_params else ""
    path, hash_, part = path.partition("#")
    location = f"{root}/{path}{query}{hash_}{part}"
    headers = {"Location": location, "Vary": profiling.VARY, "Cache-Control": "no-cache"}
    return Response(status_code=303, headers=headers)


def elsewhere(knowledge: Knowledge, path: str) -> str | None:
    """Return where what the path names is told of: a version's ontology, an alignment's graph."""
    iri = ROOT + path
    if iri.startswith(_ALIGNMENTS) and not knowledge.module(iri):
        graph = ALIGNMENT_GRAPHS + iri.removeprefix(_ALIGNMENTS)
        if is_iri(graph) and knowledge.graph(graph):
            return graph.removeprefix(ROOT)
    ontology = knowledge.ontology_of(iri)
    return None if ontology is None else ontology.removeprefix(ROOT)


def is_known(knowledge: Knowledge, path: str) -> bool:
    """Tell whether the path is the address of a term."""
    return is_iri(ROOT + path) and knowledge.knows(ROOT + path)


def is_iri(text: str) -> bool:
    """Tell whether the text is an IRI."""
    return named(text) is not None


def unknown(knowledge: Knowledge, path: str) -> UnknownNameRefusal:
    """Return the refusal of an address at which there is nothing, with what is near."""
    near = knowledge.near(ROOT + path) if is_iri(ROOT + path) else []
    todo = f"Did you mean {' or '.join('/' + item for item in near)}?" if near else ""
    return UnknownNameRefusal(
        f"There is nothing at /{path[:200]}", todo=todo or "The front page / lists what there is."
    )
