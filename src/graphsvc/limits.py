"""Limits on untrusted input, shared by the command line and the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound what one piece of input may cost; every refusal names the limit it hit."""

    max_upload_bytes: int = 20 * 1024 * 1024
    """Bytes of one file."""
    max_statements: int = 2_000_000
    """Statements (triples or quads) of one file."""
    max_depth: int = 200
    """Levels of nesting: brackets in Turtle, objects in JSON-LD, elements in RDF/XML."""
    max_findings: int = 5_000
    """Findings that one report lists; the rest are counted."""
