"""What can be held of a page without a clock: names, sizes, headers, where things come from.

How fast it paints is measured by `./run bench paint`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from browser.places import PAGES
from graphsvc.api.pages import static
from service.running import Running

# A smaller text is not worth its compression.
WORTH_COMPRESSING = 1024
TEXTS = ("text/", "application/json", "image/svg+xml")
FAULTS = """() => {
  const found = [];
  const no = (what, node) => found.push(node ? `${what}: ${node.outerHTML.slice(0, 160)}` : what);
  const must = (holds, what, node) => holds || no(what, node);
  const every = (selector) => document.querySelectorAll(selector);
  const meta = (name) => document.querySelector(`meta[name=${name}]`)?.content.trim() ?? "";

  must(document.compatMode === "CSS1Compat", "no standards mode");
  must(document.characterSet === "UTF-8", "not in UTF-8");
  must(document.title.trim(), "no title");
  must(meta("description") && meta("description").length <= 320, "no fit description");
  must(["en", "ko", "fr"].includes(document.documentElement.lang), "no language");
  must(meta("viewport").includes("width=device-width"), "no viewport");
  must(!/user-scalable|maximum-scale/.test(meta("viewport")), "can't be enlarged");
  must(every("h1").length === 1, "not one first heading");

  for (const it of document.images) {
    must(it.hasAttribute("alt"), "no text for a picture", it);
    must(it.getAttribute("width") && it.getAttribute("height"), "no size of a picture", it);
  }
  for (const it of every("svg")) {
    const named = it.hasAttribute("aria-label") || it.hasAttribute("aria-labelledby");
    const part = it.closest("[aria-hidden=true]") || it.parentElement.closest("svg");
    must(named || part, "no text for a drawing", it);
  }
  for (const it of every("a")) {
    const told = (it.getAttribute("aria-label") || it.textContent).trim();
    must(told && !/^(here|click here|more|read more|link)$/i.test(told), "a mute link", it);
    must(it.getAttribute("href"), "a link to nowhere", it);
    must(it.target !== "_blank" || it.rel.includes("noopener"), "an open door", it);
  }
  for (const it of document.scripts) {
    must(it.src && !it.textContent.trim(), "a script within the page", it);
    must(it.type === "module" || it.defer || it.async, "a script that holds it up", it);
  }
  for (const it of every("style")) no("a style within the page", it);
  for (const it of every("body link[rel=stylesheet]")) no("a late style", it);

  const hidden = ".unseen, script, template, noscript";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    const seen = walk.currentNode.data.trim() && node.checkVisibility();
    if (!seen || node.closest(hidden)) continue;
    const place = node.getScreenCTM?.();
    const scale = place ? Math.hypot(place.a, place.b) : 1;
    const size = parseFloat(getComputedStyle(node).fontSize) * scale;
    must(size >= 12, `letters of ${size} pixels`, node);
  }
  return found;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_on_a_phone(opened: Callable[..., Page], site: Running, path: str) -> None:
    page = opened("about:blank", phone=True)
    asked: list[str] = []
    said: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda told: said.append(f"{told.type}: {told.text}"))
    page.on("response", lambda answer: faults.extend(faults_of(answer)))
    page.goto(site.address + path)
    page.locator(PAGES[path]).first.wait_for()
    assert page.evaluate(FAULTS) == []
    assert faults == []
    # Nothing comes from elsewhere, whole or part.
    assert [url for url in asked if not url.startswith((site.address, "data:", "blob:"))] == []
    # That a page is not there, the browser tells by itself.
    worse = [told for told in said if told.startswith(("error", "warning")) and "404" not in told]
    assert worse == []


def faults_of(answer: Response) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    headers, url = answer.headers, answer.url
    found = []
    kind = headers.get("content-type", "")
    is_text = kind.startswith(TEXTS)
    length = int(headers.get("content-length", WORTH_COMPRESSING))
    if is_text and length >= WORTH_COMPRESSING and "content-encoding" not in headers:
        found.append(f"{url} is not compressed")
    if is_text and "charset=utf-8" not in kind and kind.startswith("text/"):
        found.append(f"{url} does not say how its letters are written")
    if headers.get("x-content-type-options") != "nosniff":
        found.append(f"{url} may be taken for something else")
    if f"/{static.PATH}/" in url and "immutable" not in headers.get("cache-control", ""):
        found.append(f"{url} is loaded again with each page")
    return found


def test_no_script_writes_the_page_anew_or_runs_text() -> None:
    scripts = {name: file.plain for name, file in static.files().items() if name.endswith(".js")}
    assert scripts
    for name, text in scripts.items():
        for bad in (b"document.write", b"eval(", b"new Function", b'"unload"', b'"beforeunload"'):
            assert bad not in text, (name, bad)
