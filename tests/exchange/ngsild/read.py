"""Read a context source with ngsildclient; print what it found as JSON."""

from __future__ import annotations

import json
import sys

from ngsildclient import Client  # type: ignore[import-not-found]  # a world of its own

hostname, port, identity = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with Client(hostname=hostname, port=port) as client:
    one = client.get(identity)
    many = client.query(type="Practice")
    json.dump(
        {
            "connected": client.is_connected(),
            "one": one.to_dict() if one else None,
            "count": client.count(type="Practice"),
            "many": [entity.id for entity in many],
        },
        sys.stdout,
    )
