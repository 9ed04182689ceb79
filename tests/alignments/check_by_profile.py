"""Check files by the profiles of a graph with Cheka, as the Python of ``.venv-readers`` runs it.

    python check_by_profile.py PROFILES DATA…

Prints for each file whether it keeps to the profiles, and what Cheka says of it. Cheka keeps the
shapes of a profile in its own folder for ever, so that folder is emptied first.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import cheka  # type: ignore[import-not-found]  # it is in an environment of its own

shutil.rmtree(Path(cheka.__file__).parent / "cache", ignore_errors=True)
profiles, *files = sys.argv[1:]
answers = []
for file in files:
    conforms, _, told = cheka.Cheka(file, profiles).validate()
    answers.append([bool(conforms), str(told)])
sys.stdout.write(json.dumps(answers) + "\n")
