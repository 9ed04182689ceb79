"""Paint: when a page shows itself on a phone, how it moves and what holds it up, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import servers
from benchmarks.measuring import Bench
from benchmarks.results import lines, short

_CHROMIUM: Final = Path("/usr/bin/chromium")
_SWITCHES: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
# What Lighthouse lends a phone: a slow network of the fourth generation, a quarter of the speed.
_ROUND_TRIP_MS: Final = 150
_BITS_A_SECOND: Final = 1_600_000
_SLOWER: Final = 4
# What is called good by those who made the measures.
_FIRST_MS: Final = 1_800
_LARGEST_MS: Final = 2_500
_MOVED: Final = 0.1
_BLOCKED_MS: Final = 200
# Each page, and what is there once its scripts have done their work.
_PAGES: Final = {
    "/": ".map",
    "/?element=B5": ".reached",
    "/iso37106-2021/B7.html": ".map",
    "/validate": "graph-editor",
    "/validate?example=sejong": ".findings li",
    "/queries": "#find",
    "/queries/what-rests-on?element=B5": "#answer table",
    "/queries/roadmap-steps?cityFile=arden": ".chart",
    "/sparql": "graph-editor",
    "/models": "form",
    "/models/sejong": ".board",
    "/models?compare=sejong&compare=vienna": ".compare",
    "/ns": "#find",
    "/shapes": "#find",
    "/about": "main",
}
_WATCH: Final = """
window.seen = { largest: 0, moved: 0, long: [] };
const watch = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => { window.seen.largest = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seen.moved += entry.value; });
watch("longtask", (entry) => window.seen.long.push([entry.startTime, entry.duration]));
"""
_TOLD: Final = """() => {
  const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const blocked = window.seen.long
    .filter(([start, length]) => start + length > first)
    .reduce((sum, [, length]) => sum + Math.max(0, length - 50), 0);
  return {
    first, blocked, largest: window.seen.largest, moved: window.seen.moved,
    nodes: document.querySelectorAll("*").length,
  };
}"""


@dataclass(frozen=True, slots=True)
class Painted:
    """Hold one load of a page: times in milliseconds, how far it moved, what it took."""

    first: float
    largest: float
    moved: float
    blocked: float
    nodes: float
    requests: float
    kilobytes: float
    complaints: float


def run(bench: Bench) -> Iterator[str]:
    """Load each page anew in every round, on a phone of its own, and tell the medians."""
    if not _CHROMIUM.exists():
        yield f"{_CHROMIUM} is not there, so nothing was measured."
        return
    with servers.graphsvc(bench) as server, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=str(_CHROMIUM), args=list(_SWITCHES))
        root = f"http://127.0.0.1:{server.port}"
        found: dict[str, list[Painted]] = {path: [] for path in _PAGES}
        for path in _PAGES:
            _load(browser, root, path)  # the first reader of all waits for the page to be made
        for _ in range(bench.rounds):
            for path, loads in found.items():
                loads.append(_load(browser, root, path))
        yield f"{browser.browser_type.name.capitalize()} {browser.version}, {_lent()}."
        browser.close()
    yield _table(found)


def _lent() -> str:
    return (
        f"a window of 390 by 844, {_ROUND_TRIP_MS} ms to the service and back, "
        f"{_BITS_A_SECOND / 1e6:g} Mbit/s, the processor {_SLOWER} times slower"
    )


def _load(browser: Browser, root: str, path: str) -> Painted:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, locale="en"
    )
    page = context.new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    speed = _BITS_A_SECOND / 8
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": _ROUND_TRIP_MS,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    sizes: list[int] = []
    complaints: list[str] = []
    wire.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.on("console", lambda told: complaints.extend([told.text] * (told.type == "error")))
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.add_init_script(_WATCH)
    told = _seen(page, root + path, _PAGES[path])
    context.close()
    weight = sum(sizes) / 1000
    return Painted(requests=len(sizes), kilobytes=weight, complaints=len(complaints), **told)


def _seen(page: Page, address: str, last: str) -> dict[str, Any]:
    page.goto(address, timeout=120_000)
    page.locator(last).first.wait_for(timeout=120_000)
    page.wait_for_timeout(500)  # what comes late still moves the page
    told: dict[str, Any] = page.evaluate(_TOLD)
    return told


def _table(found: dict[str, list[Painted]]) -> str:
    head = (
        "page", f"first paint (at most {_FIRST_MS:,} ms)",
        f"largest paint (at most {_LARGEST_MS:,} ms)", f"it moves (at most {_MOVED})",
        f"blocked (at most {_BLOCKED_MS} ms)", "nodes", "requests", "weight", "errors", "",
    )  # fmt: skip
    return lines([head, *(_row(path, loads) for path, loads in found.items())])


def _row(path: str, loads: list[Painted]) -> tuple[str, ...]:
    def middle(name: str) -> float:
        return float(median(getattr(load, name) for load in loads))

    first, largest, moved, blocked = map(middle, ("first", "largest", "moved", "blocked"))
    is_met = (
        first <= _FIRST_MS
        and largest <= _LARGEST_MS
        and moved <= _MOVED
        and blocked <= _BLOCKED_MS
        and not middle("complaints")
    )
    return (
        f"`{path}`", f"{first:,.0f} ms", f"{largest:,.0f} ms", f"{moved:.3f}",
        f"{blocked:,.0f} ms", f"{middle('nodes'):,.0f}", f"{middle('requests'):.0f}",
        f"{short(middle('kilobytes'))} kB", f"{middle('complaints'):.0f}",
        "met" if is_met else "not met",
    )  # fmt: skip
