"""Run Jena's SHACL as Debian packages it: a class, without a command."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_JARS: Final = Path("/usr/share/java")
_JENA: Final = re.compile(r"jena-shacl-(\d[\d.]*)\.jar")
_VERSIONED: Final = re.compile(r"-\d[^/]*\.jar$")
# Of the bridges and bindings of loggers some exclude each other; Jena needs but the silent one.
_LOGGERS: Final = re.compile(r"slf4j(?!-api|-nop)")
# The package's classes look for their messages in another folder than that where they are.
_MESSAGES: Final = "org/apache/jena/ext/xerces/"
_WANTED: Final = "xerces/"


@dataclass(frozen=True, slots=True)
class Jena:
    """Hold where it is and which it is."""

    java: str
    version: str
    class_path: str

    def command(self, shapes: Path, data: Path) -> list[str | Path]:
        """Return the command that prints the report in Turtle."""
        program = [self.java, "-cp", self.class_path, "shacl.shacl", "validate"]
        return [*program, "--shapes", shapes, "--data", data]


def missing() -> str | None:
    """Return why it can't be run, or None."""
    if shutil.which("java") is None:
        return "there is no java"
    if _version() is None:
        return f"there is no jena-shacl in {_JARS} (Debian's libapache-jena-java)"
    return None


def installed(folder: Path) -> Jena:
    """Return what is installed; ``folder`` gets the messages that Jena looks for."""
    java, jena = shutil.which("java"), _version()
    if java is None or jena is None:
        raise RuntimeError(f"Jena can't be run: {missing()}")
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_MESSAGES) and name.endswith(".properties"):
                path = folder / _WANTED / name.removeprefix(_MESSAGES)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    # Each jar is there twice, with its version and without.
    jars = sorted(path for path in _JARS.glob("*.jar") if not _VERSIONED.search(path.name))
    kept = [str(path) for path in jars if not _LOGGERS.search(path.name)]
    return Jena(java, jena, ":".join((str(folder), *kept)))


def described() -> str | None:
    """Return the versions of Jena and Java, if both are there."""
    program, jena = shutil.which("java"), _version()
    if program is None or jena is None:
        return None
    done = subprocess.run([program, "-version"], capture_output=True, check=True, text=True)
    java = re.search(r'"(.+?)"', done.stderr)
    return f"jena {jena} on Java {java[1] if java else 'of unknown version'}"


@cache
def _version() -> str | None:
    found = (_JENA.fullmatch(path.name) for path in _JARS.glob("jena-shacl-*.jar"))
    return next((match[1] for match in found if match), None)
