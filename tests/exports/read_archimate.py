"""Read an exchange file with pyArchimate, as the Python of ``.venv-readers`` runs it.

    python read_archimate.py FILE

Prints its elements and relationships as JSON.
"""

from __future__ import annotations

import json
import sys

from pyArchimate import Model  # type: ignore[import-not-found]  # in an environment of its own

model = Model("read")
model.read(sys.argv[1])
elements = {key: [item.type, item.name] for key, item in model.elems_dict.items()}
relations = [
    [item.type, item.source.uuid, item.target.uuid, item.name, dict(item.props)]
    for item in model.rels_dict.values()
]
sys.stdout.write(json.dumps({"elements": elements, "relations": relations}) + "\n")
