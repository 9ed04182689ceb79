"""Take the pictures of docs/screenshots/ anew: every page, as a visitor of a fresh service sees it.

Needs Chromium at /usr/bin/chromium; with pngquant, the pictures take a third of the room.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "screenshots"
_SWITCHES: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_TALLEST: Final = 1500


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold what a picture shows: a page, how wide, in which theme and language."""

    name: str
    path: str
    wait_for: str = "main"
    width: int = 1280
    theme: str = "light"
    lang: str = "en"


PICTURES: Final = (
    Picture("home", "/", ".map"),
    Picture("home-b5", "/?element=B5&depth=1", ".reached", width=1600),
    Picture("home-b5-phone", "/?element=B5&depth=1", ".reached", width=390, lang="ko"),
    Picture("matrix", "/?view=matrix", "table", theme="dark"),
    Picture("element", "/iso37106-2021/B7.html", ".map", lang="ko"),
    Picture("check", "/validate?example=arden-broken", ".findings li", width=1600),
    Picture("check-phone", "/validate?example=arden-broken", ".findings li", 390, "dark"),
    Picture("questions", "/queries", "#find", lang="fr"),
    Picture("question", "/queries/what-rests-on?element=B5&depth=1", "#answer table"),
    Picture("roadmap", "/queries/roadmap-steps?cityFile=arden", ".chart"),
    Picture("progress", "/queries/benefit-progress?cityFile=arden", ".chart", lang="ko"),
    Picture("sparql", "/sparql#query=ASK%20%7B%7D", "#answer .verdict", theme="dark"),
    Picture("cities", "/models", "form"),
    Picture("city", "/models/sejong", ".board", lang="ko"),
    Picture("compare", "/models?compare=sejong&compare=vienna", ".compare", theme="dark"),
    Picture("vocabulary", "/ns", "#find"),
    Picture("rule", "/shapes/Practice-accountableAgent.html", "pre"),
    Picture("about", "/about"),
    Picture("api", "/docs"),
    Picture("refusal", "/nothing", ".notice", lang="ko"),
)


def main() -> int:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "graphsvc", "serve", "--port", str(port)],
            cwd=folder,
            stderr=subprocess.DEVNULL,
        ) as service,
        sync_playwright() as tools,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/health/ready")
            browser = tools.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(_SWITCHES)
            )
            for picture in PICTURES:
                _take(browser, address, picture)
            browser.close()
        finally:
            service.terminate()
    if shutil.which("pngquant"):
        files = [str(path) for path in sorted(FOLDER.glob("*.png"))]
        subprocess.run(["pngquant", "--force", "--ext", ".png", "64", *files], check=True)  # noqa: S607  found as a user would
    print(f"{len(PICTURES)} pictures in {FOLDER}")
    return 0


def _take(browser: Browser, address: str, picture: Picture) -> None:
    page = browser.new_page(
        viewport={"width": picture.width, "height": 844 if picture.width < 500 else 900},
        color_scheme="dark" if picture.theme == "dark" else "light",
        locale=picture.lang,
    )
    page.goto(address + picture.path)
    page.locator(picture.wait_for).first.wait_for()
    if picture.name.startswith("check"):
        # The result, not the form above it.
        page.evaluate("document.getElementById('result').scrollIntoView()")
        page.wait_for_timeout(500)
        page.screenshot(path=FOLDER / f"{picture.name}.png")
    else:
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), _TALLEST)
        page.mouse.move(0, 0)
        page.screenshot(
            path=FOLDER / f"{picture.name}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": picture.width, "height": height},
        )
    page.close()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  our own service
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the service was not ready in 30 s")


if __name__ == "__main__":
    sys.exit(main())
