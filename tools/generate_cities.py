"""Generate city files for tests and benchmarks: invented, seeded, the same on every machine.

    >>> text = city(seed=7, statements=500)
    >>> broken = faulty(seed=7, statements=500, findings=10)
    >>> broken.faults[0]
    Fault(line=..., column=..., kind=...)

As a command it writes many files into a folder, each named by its seed.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

from city_building import SMALLEST, built
from city_faults import plant


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Say where a fault stands and the ``kind`` of the finding that it has to lead to."""

    line: int
    column: int
    kind: str


@dataclass(frozen=True, slots=True)
class FaultyCity:
    """Hold a generated city with faults, and these in the order of its lines."""

    text: str
    faults: tuple[Fault, ...]


def city(seed: int, statements: int) -> str:
    """Return the Turtle of a city with that many statements, and at least 120.

    It has no violation and no warning; what it has is the gaps and plans of a real city.
    """
    return built(seed, statements).render()


def faulty(seed: int, statements: int, findings: int) -> FaultyCity:
    """Return the same city with that many faults, each a violation or a warning of its own.

    Raises ``ValueError`` where the city is too small for so many.
    """
    document = built(seed, statements)
    rng = Random(f"faults {seed} of {findings}")  # noqa: S311  no secret depends on it
    planted = plant(document, rng, findings)
    lines = document.lines()
    faults = sorted(Fault(*fault.place(lines), fault.kind) for fault in planted)
    return FaultyCity(document.render(), tuple(faults))


def main(arguments: list[str] | None = None) -> int:
    """Write the files; with faults, a list of them beside each."""
    parser = argparse.ArgumentParser(description="Generate files of invented cities.")
    parser.add_argument("folder", type=Path, help="where to write; made if it is not there")
    parser.add_argument("--cities", type=int, default=10, help="how many [10]")
    parser.add_argument(
        "--statements", type=int, default=500, help=f"in each, from {SMALLEST} on [500]"
    )
    parser.add_argument("--findings", type=int, default=0, help="faults to plant in each [0]")
    parser.add_argument(
        "--seed", type=int, default=1, help="of the first city; the next has the next [1]"
    )
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.seed, options.seed + options.cities):
        path = options.folder / f"city-{seed}.ttl"
        if options.findings:
            broken = faulty(seed, options.statements, options.findings)
            path.write_text(broken.text, encoding="utf-8")
            rows = "".join(f"{f.line}\t{f.column}\t{f.kind}\n" for f in broken.faults)
            path.with_suffix(".faults.tsv").write_text(
                "line\tcolumn\tkind\n" + rows, encoding="utf-8"
            )
        else:
            path.write_text(city(seed, options.statements), encoding="utf-8")
    print(f"{options.cities} cities in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
