"""Apache httpd, with the rules to be registered, leads permanent addresses to a service."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from support import ROOT, free_port, serving
from vocabularies import missing

RULES = ROOT / "docs" / "w3id" / "scom"
APACHE = Path("/usr/sbin/apache2")
MODULES = Path("/usr/lib/apache2/modules")
PLACEHOLDER = "https://scom.example.org"
KINDS = {
    "text/turtle": "text/turtle",
    "application/ld+json": "application/ld+json",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "text/html,application/xhtml+xml,*/*;q=0.8": "text/html",
    "*/*": "text/turtle",
}
CONFIGURATION = """
ServerRoot "{folder}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/errors"
Mutex file:{folder} default
User www-data
Group www-data
StartServers 1
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot "{folder}/www"
<Directory "{folder}/www">
  AllowOverride All
  Require all granted
</Directory>
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where permanent addresses are asked for, and where they lead."""

    permanent: str
    service: str


@contextlib.contextmanager
def apache(service: str) -> Iterator[str]:
    if not APACHE.exists():
        missing("Apache httpd is not installed: apt-get install apache2")
    # Its processes give up the rights of who starts it, so the folder is not pytest's own.
    with tempfile.TemporaryDirectory(prefix="w3id-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "www" / "scom").mkdir(parents=True)
        rules = (RULES / ".htaccess").read_text(encoding="utf-8")
        assert rules.count(PLACEHOLDER) == 1
        (folder / "www" / "scom" / ".htaccess").write_text(rules.replace(PLACEHOLDER, service))
        port = free_port()
        configuration = folder / "httpd.conf"
        configuration.write_text(
            CONFIGURATION.format(folder=folder, port=port, modules=MODULES), encoding="utf-8"
        )
        process = subprocess.Popen(
            [APACHE, "-f", configuration, "-DFOREGROUND"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"]},
        )
        try:
            _wait(process, port, folder)
            yield f"http://127.0.0.1:{port}/scom"
        finally:
            process.terminate()
            process.wait(timeout=20)
            assert process.stderr is not None
            process.stderr.close()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/scom/", trust_env=False)
            return
        time.sleep(0.1)
    log = folder / "errors"
    pytest.fail(f"Apache did not start: {log.read_text() if log.exists() else 'no log'}")


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with serving(env={"GRAPHSVC_PRELOAD": "model,examples"}) as service, apache(service) as found:
        yield Place(found, service)


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize("accept", KINDS)
@pytest.mark.parametrize(
    "path",
    [
        "iso37106-2021/B7",
        "iso37106-2021/clause/6.9.4",
        "iso37106-2021/linkage/proposed/B7-B1",
        "ns",
        "shapes",
        "ontology/core",
        "ontology/core/1.0.0",
        "ontology/alignments/org",
        "shapes/required",
        "overlay/five-level",
        "profile/city",
        "mappings",
        "graph/model",
        "graph/city/arden",
        "graph/alignments/cccev",
    ],
)
def test_a_permanent_address_leads_to_page_or_data(
    client: httpx.Client, place: Place, path: str, accept: str
) -> None:
    asked = {"Accept": accept}
    first = client.get(f"{place.permanent}/{path}", headers=asked)
    assert first.status_code == 303
    assert first.headers["location"] == f"{place.service}/{path}"
    assert first.headers["access-control-allow-origin"] == "*"
    last = client.get(f"{place.permanent}/{path}", headers=asked, follow_redirects=True)
    assert last.status_code == 200
    assert last.headers["content-type"].startswith(KINDS[accept])
    assert last.content


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("context/v1.jsonld", "application/ld+json"),
        ("context/ngsi-ld-v1.jsonld", "application/ld+json"),
        ("mappings.sssom.tsv", "text/tab-separated-values"),
    ],
)
def test_a_file_is_found_at_its_address(
    client: httpx.Client, place: Place, path: str, kind: str
) -> None:
    first = client.get(f"{place.permanent}/{path}")
    assert (first.status_code, first.headers["location"]) == (302, f"{place.service}/{path}")
    assert first.headers["access-control-allow-origin"] == "*"
    last = client.get(f"{place.permanent}/{path}", follow_redirects=True)
    assert last.headers["content-type"].startswith(kind)


def test_the_query_goes_along(client: httpx.Client, place: Place) -> None:
    asked = {"_profile": "skos", "_mediatype": "text/turtle"}
    answer = client.get(f"{place.permanent}/iso37106-2021/B7", params=asked, follow_redirects=True)
    assert 'skos/core>; rel="profile"' in answer.headers["link"]


@pytest.mark.parametrize("path", ["nothing", "context/v9.jsonld", "iso37106-2021/Z9"])
def test_what_there_is_not_is_not_found_in_the_end(
    client: httpx.Client, place: Place, path: str
) -> None:
    answer = client.get(f"{place.permanent}/{path}", follow_redirects=True)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["//example.org/x", "%0d%0aSet-Cookie:%20a=b", "@example.org/"])
def test_no_address_leads_elsewhere(client: httpx.Client, place: Place, path: str) -> None:
    answer = client.get(f"{place.permanent}/{path}")
    assert answer.headers.get("location", place.service).startswith(f"{place.service}")
    assert answer.headers.get("location", place.service + "/")[len(place.service)] == "/"
    assert "set-cookie" not in answer.headers


def test_what_w3id_asks_of_a_folder_is_there() -> None:
    assert {path.name for path in RULES.iterdir()} == {".htaccess", "README.md"}
    assert "Maintainer" in (RULES / "README.md").read_text(encoding="utf-8")
