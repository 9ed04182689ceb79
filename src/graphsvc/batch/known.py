"""Tell a report from a city file, so that reports beside the files they are on are passed over."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_HEAD: Final = 4096
# How our own reports and summaries begin: as JSON, as SARIF, as JUnit XML, as RDF.
_JSON: Final = re.compile(rb'\s*\{\s*"(?:conforms|reports|graphsvc)"\s*:')
_SARIF: Final = re.compile(rb'"version"\s*:\s*"2\.1\.0"\s*,\s*"runs"\s*:')
_SARIF_KEY: Final = b'"runs"'
_JUNIT: Final = re.compile(rb"\s*<\?xml[^>]*\?>\s*<testsuites\b")
_TURTLE: Final = re.compile(rb"\ba sh:ValidationReport\b")
_JSONLD: Final = re.compile(rb'\s*\{\s*"@context"\s*:\s*\{\s*"ValidationReport"\s*:')
_TURTLE_NAME: Final = b"sh:ValidationReport"
# With a part to look for first, which is ten times as fast: nearly no file has it.
_ANYWHERE: Final = ((_SARIF_KEY, _SARIF), (_TURTLE_NAME, _TURTLE))
_AT_FIRST: Final = (_JSON, _JSONLD, _JUNIT)


def is_report(data: bytes, name: str) -> bool:
    """Tell whether a file that was found in a folder is a report and no city's file.

    The file that standard output goes to is one, too: it is empty until the end.
    """
    if not data:
        return _is_output(name)
    head = data[:_HEAD]
    return any(form.match(head) for form in _AT_FIRST) or any(
        part in head and form.search(head) for part, form in _ANYWHERE
    )


def _is_output(name: str) -> bool:
    with suppress(OSError, ValueError):
        return os.path.samestat(os.fstat(sys.stdout.fileno()), Path(name).stat())
    return False
