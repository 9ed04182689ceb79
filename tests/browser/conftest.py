"""Drive Debian's Chromium against the real service: one browser a module, one service for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from service.running import Running, start

CHROMIUM = Path("/usr/bin/chromium")
# Nothing that the browser does of its own accord, and nothing that needs a screen.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
# A busy machine is slow, and no test is about speed.
_PATIENCE_MS = 30_000
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


# While Playwright is open its event loop runs in this thread, where tests of other folders, which
# share the process, need one of their own: so it is closed with its module.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser; without one, skip, but not where everything has to be checked."""
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is not there: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as tools:
        opened = tools.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give the service, with the model and the examples."""
    service = start(tmp_path_factory.mktemp("site"))
    yield service
    service.stop()


@pytest.fixture
def opened(browser: Browser, site: Running) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page; after the test, none of them may have met a fault."""
    faults: list[str] = []
    contexts = []

    def one(
        path: str,
        *,
        script: bool = True,
        phone: bool = False,
        lang: str = "en",
        edits: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]  # a dictionary of the right form
            # A phone has a finger and no pointer.
            has_touch=phone,
            java_script_enabled=script,
            locale=lang,
            accept_downloads=True,
        )
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        # Where text is typed over, the browser itself tries to keep a style, in vain.
        borne = "Applying inline style" if edits else "\0"

        def heard(said: ConsoleMessage) -> None:
            if "Content Security" in said.text and borne not in said.text:
                faults.append(said.text)

        page.on("console", heard)
        page.goto(path)
        return page

    yield one
    for context in contexts:
        context.close()
    assert faults == []
