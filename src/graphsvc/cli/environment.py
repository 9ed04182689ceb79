"""What the commands take from the environment."""

from __future__ import annotations

import os
from typing import Any


def stated_linkages() -> tuple[Any, ...]:
    """Return the linkages in the file that ``GRAPHSVC_STATED_LINKAGES`` names, if it does."""
    path = os.environ.get("GRAPHSVC_STATED_LINKAGES")
    if not path:
        return ()
    from graphsvc.stated import linkages_of_file

    return tuple(linkages_of_file(path))
