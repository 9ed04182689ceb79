"""What the pages load is made of the sources beside it, and sent so that it is loaded once."""

from __future__ import annotations

import gzip
import os
import shutil

import httpx
import pytest

from graphsvc.api.pages import static
from service.running import problem
from support import ROOT, command

WEB = ROOT / "web"


def test_the_bundles_are_what_their_sources_make() -> None:
    if shutil.which("node") is None or not (WEB / "node_modules" / "esbuild").is_dir():
        reason = "node or the packages are not there: npm ci --prefix web --ignore-scripts"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    done = command("node", "build.mjs", "--check", cwd=WEB)
    assert done.returncode == 0, done.stderr


def test_a_file_is_named_by_its_content_and_kept_for_a_year(client: httpx.Client) -> None:
    for name, file in static.files().items():
        answer = client.get("/" + static.address(name))
        assert answer.content == file.plain
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert answer.headers["content-encoding"] == "gzip"
        known = {"If-None-Match": answer.headers["etag"]}
        assert client.get("/" + static.address(name), headers=known).status_code == 304
        plain = client.get("/" + static.address(name), headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == file.plain
        assert plain.headers["etag"] != answer.headers["etag"]


def test_an_old_address_of_a_file_still_gives_it_and_is_not_kept(client: httpx.Client) -> None:
    answer = client.get("/static/0123456789ab/site.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fapp.py", "__init__.py"])
def test_nothing_else_is_given_away(client: httpx.Client, name: str) -> None:
    problem(client.get(f"/static/0123456789ab/{name}"), 404)


def test_the_licences_of_others_are_told_beside_their_code() -> None:
    text = static.files()["LICENSES.txt"].plain.decode()
    assert "@codemirror/view" in text
    assert "Permission is hereby granted" in text
    assert gzip.decompress(static.files()["LICENSES.txt"].small).decode() == text
