"""Put the results of a run into the documentation, between two marks."""

from __future__ import annotations

from benchmarks.measuring import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
_BEGIN = "<!-- results: written by the benchmarks -->"
_END = "<!-- end of results -->"


def write(results: str) -> None:
    """Replace what stands between the marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise RuntimeError(f"{PAGE} has lost its marks: {_BEGIN} and {_END}")
    PAGE.write_text(f"{before}{_BEGIN}\n\n{results}\n{_END}{after}", encoding="utf-8")
