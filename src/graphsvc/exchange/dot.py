"""The linkages as a graph for Graphviz."""

from __future__ import annotations

from graphsvc.exchange.drawing import arrows, boxes, legend
from graphsvc.exchange.source import Source


def write(source: Source, lang: str, bases: tuple[str, ...]) -> bytes:
    """Return the drawing."""
    lines = [
        "digraph linkages {",
        f"  graph [rankdir=LR, label={_quoted(legend(lang, bases))}];",
        '  node [shape=box, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=9];',
    ]
    for box in boxes(source, lang):
        text = "\n".join(part for part in (f"{box.number} {box.title}", box.state) if part)
        lines.append(f"  {box.number} [label={_quoted(text)}];")
    for arrow in arrows(source, lang, bases):
        head = "" if arrow.directed else ", dir=none"
        lines.append(
            f"  {arrow.source} -> {arrow.target} "
            f"[style={arrow.line}, label={_quoted(arrow.words)}{head}];"
        )
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
