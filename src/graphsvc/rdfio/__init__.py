"""Read and write RDF: formats, negotiation, guarded parsing.

``formats`` and ``negotiation`` are cheap to import and hold no engine;
``reading`` brings in the parsers, so only processes that parse import it.
"""
