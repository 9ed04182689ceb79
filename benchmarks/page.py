"""Put the results of a run into the documentation, between two marks."""

from __future__ import annotations

from benchmarks.measuring import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
QUICK = "results"
_BEGIN = "<!-- {}: written by the benchmarks -->"
_END = "<!-- end of {} -->"


def write(section: str, results: str) -> None:
    """Replace what stands between the marks of the section."""
    text = PAGE.read_text(encoding="utf-8")
    begin, end = _BEGIN.format(section), _END.format(section)
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise RuntimeError(f"{PAGE} has lost its marks: {begin} and {end}")
    PAGE.write_text(f"{before}{begin}\n\n{results}\n{end}{after}", encoding="utf-8")
