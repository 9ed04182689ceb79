"""The linkages as a Mermaid flowchart, which wikis and code hosts draw by themselves."""

from __future__ import annotations

from typing import Final

from graphsvc.exchange.drawing import arrows, boxes, legend
from graphsvc.exchange.source import Source

# Mermaid has three lines; what they mean stands in the first comment and on each of them.
_LINES: Final = {
    ("solid", True): "==>", ("dashed", True): "-->", ("dotted", True): "-.->",
    ("solid", False): "===", ("dashed", False): "---", ("dotted", False): "-.-",
}  # fmt: skip
_NAMES: Final = {"solid": "thick", "dashed": "thin", "dotted": "dotted"}
# What ends a quoted text, or is read as markup in one.
_ENTITIES: Final = str.maketrans(
    {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;"}
)


def write(source: Source, lang: str, bases: tuple[str, ...]) -> bytes:
    """Return the drawing."""
    told = legend(lang, bases)
    for drawn, name in _NAMES.items():
        told = told.replace(f"{drawn}:", f"{name}:")
    lines = [f"%% {told}", "flowchart LR"]
    for box in boxes(source, lang):
        state = f"<br/>{box.state.translate(_ENTITIES)}" if box.state else ""
        text = f"{box.number} {box.title}".translate(_ENTITIES)
        lines.append(f'  {box.number}["{text}{state}"]')
    for arrow in arrows(source, lang, bases):
        line = _LINES[arrow.line, arrow.directed]
        words = arrow.words.translate(_ENTITIES)
        lines.append(f'  {arrow.source} {line}|"{words}"| {arrow.target}')
    return ("\n".join(lines) + "\n").encode()
