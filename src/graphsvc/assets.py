"""Find the ontology, shapes, queries and examples, in a wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

from graphsvc.errors import StoreRefusal
from graphsvc.vocab import (
    ALIGNMENT_GRAPHS,
    LINKAGE_GRAPHS,
    MAPPINGS_GRAPH,
    MODEL_GRAPH,
    OVERLAYS_GRAPH,
)

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the folders inside the package; a checkout has them at its top.
_PLACES = (_PACKAGE / "data", _PACKAGE.parent.parent)


def folder(name: str) -> Path:
    """Return the folder of that name (``ontology``, ``shapes``, ``queries``, ``examples``)."""
    for place in _PLACES:
        if (place / name).is_dir():
            return place / name
    raise StoreRefusal(
        f"The folder {name!r} of this installation is missing", todo="Install graphsvc again."
    )


def files(name: str, pattern: str = "**/*.ttl") -> list[Path]:
    """Return the files of a folder that match, in a fixed order; refuse when there are none."""
    found = sorted(folder(name).glob(pattern))
    if not found:
        raise StoreRefusal(
            f"The folder {name!r} of this installation holds no {pattern}",
            todo="Install graphsvc again.",
        )
    return found


def model_files() -> dict[Path, str]:
    """Return every file of the model with the IRI of the named graph that it belongs to.

    The mappings to terms of others are among them: they state nothing of our terms.
    """
    root = folder("ontology")
    graphs = {}
    for path in files("ontology"):
        part = path.relative_to(root).parts
        if part[0] == "overlays":
            graphs[path] = OVERLAYS_GRAPH
        elif part[0] == "alignments":
            if ALIGNMENT_GRAPHS + path.stem == MAPPINGS_GRAPH:
                graphs[path] = MAPPINGS_GRAPH
        else:
            basis = path.stem.removeprefix("linkages-")
            graphs[path] = LINKAGE_GRAPHS.get(basis, MODEL_GRAPH)
    return graphs


def alignment_files() -> dict[Path, str]:
    """Return the files with axioms that lead to other vocabularies, each with its named graph."""
    return {
        path: graph
        for path in files("ontology", "alignments/*.ttl")
        if (graph := ALIGNMENT_GRAPHS + path.stem) != MAPPINGS_GRAPH
    }


def city_files() -> dict[str, Path]:
    """Return the example cities by id, which is the file's stem."""
    return {path.stem: path for path in files("examples", "*.ttl")}
