"""Write Turtle files in their one canonical form, so that a diff shows meaning.

One statement a line, subjects and values sorted, prefixes from the project's one table, the
comment at the top of a file kept. A comment further down has no place in a sorted file: the tool
refuses it instead of losing it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from turtle_document import Document, NotFormattable

TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)


def format_text(text: str) -> str:
    """Return the canonical form of a Turtle document.

    Raises ``NotFormattable`` for what would be lost, ``SyntaxError`` for what is no Turtle.
    """
    header = leading_comment(text)
    return header + Document.of(quad.triple for quad in parse(text, RdfFormat.TURTLE)).render()


def leading_comment(text: str) -> str:
    """Return the comment lines at the top and an empty line; refuse any comment after them."""
    lines = text.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    start = sum(map(len, lines[:count]))
    for token in TOKEN.finditer(text, start):
        if token["comment"] is not None:
            number = text.count("\n", 0, token.start()) + 1
            raise NotFormattable(
                f"line {number}: a comment below the top of the file would be lost. "
                "Move it to the top, or write it as rdfs:comment."
            )
    return "".join(line.rstrip() + "\n" for line in lines[:count]) + ("\n" if count else "")


def turtle_files(paths: Iterable[Path]) -> list[Path]:
    """Return the .ttl files named by the paths and below the folders among them."""
    found = {file for path in paths for file in (path.rglob("*.ttl") if path.is_dir() else [path])}
    return sorted(found)


def main(arguments: list[str] | None = None) -> int:
    """Format the files in place, or with --check name those that differ."""
    parser = argparse.ArgumentParser(description="Write Turtle files in their one canonical form.")
    parser.add_argument("paths", nargs="+", type=Path, help="Turtle files, or folders of them")
    parser.add_argument(
        "--check", action="store_true", help="change nothing, exit 1 on a difference"
    )
    options = parser.parse_args(arguments)
    files = turtle_files(options.paths)
    if not files:
        print("No .ttl file found. Name a folder that has some.", file=sys.stderr)
        return 2
    return 1 if sum(_handle(path, check=options.check) for path in files) else 0


def _handle(path: Path, *, check: bool) -> bool:
    """Format or check one file; return whether something is left to do."""
    try:
        before = path.read_bytes()
        after = format_text(before.decode("utf-8")).encode("utf-8")
    except (NotFormattable, SyntaxError, UnicodeDecodeError, OSError) as reason:
        print(f"{path}: {reason}", file=sys.stderr)
        return True
    if after == before:
        return False
    if check:
        print(f"{path}: not in canonical form. Run ./run format.")
        return True
    path.write_bytes(after)
    print(f"{path}: formatted")
    return False


if __name__ == "__main__":
    sys.exit(main())
