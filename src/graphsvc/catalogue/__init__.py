"""Stored queries: a question, its parameters and its text in one ``.rq`` file.

The ``#+`` lines at the top of a file are YAML: query, documentation and route at
once.  Values of parameters become RDF terms, written as N-Triples so that they
cross to another process; they are never formatted into the text.  No engine is
needed here: the web process holds none.
"""

from graphsvc.catalogue.catalogue import GROUPS, Catalogue, chosen_graphs
from graphsvc.catalogue.header import projection, read
from graphsvc.catalogue.jobs import JOBS
from graphsvc.catalogue.stored import Bound, StoredQuery

__all__ = [
    "GROUPS",
    "JOBS",
    "Bound",
    "Catalogue",
    "StoredQuery",
    "chosen_graphs",
    "projection",
    "read",
]
