"""Measure by turns: ours, the other, ours, the other, so that a busy moment hits both."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The commands of the environment that runs this.
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Bench:
    """Hold what every benchmark works with."""

    rounds: int
    """How often each of two alternates is measured."""
    seconds: float
    """How long one run of requests lasts."""
    folder: Path
    """For files, gone at the end."""
    peers: Path | None
    """Folder of the peers' commands, which have an environment of their own."""
    files: int
    """How many files are checked at once where many are."""
    most: int = 10_000_000
    """How many statements the largest of several stores may have."""
    cities: int = 1_000
    """How many generated cities all servers hold."""
    writes: bool = False
    """Whether the results go into the documentation."""

    def say(self, text: str) -> None:
        """Tell what goes on, on the terminal's error stream."""
        print(text, file=sys.stderr, flush=True)


def alternating(
    ours: Callable[[], float], peer: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """Return what each measured in its rounds; one goes after the other."""
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def timed(action: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Return a function that measures the milliseconds of one ``action``, the mean of ``times``."""

    def measured() -> float:
        gc.collect()  # the garbage of the other is not this one's to clear away
        start = time.perf_counter()
        for _ in range(times):
            action()
        return (time.perf_counter() - start) * 1000 / times

    return measured
