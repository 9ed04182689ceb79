"""``graphsvc harvest``: what cities publish is fetched, checked and kept; nothing else is asked."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from exchange.conftest import Place
from exchange.runtimes import SOLID, need_node
from exchange.web import Page, Web, web
from graphsvc.errors import Refusal, UnsafeRefusal
from graphsvc.outgoing import connecting, fetching
from graphsvc.outgoing.fetching import Policy
from graphsvc.outgoing.following import LOOKED_AT
from graphsvc.outgoing.harvesting import Harvest, Row, harvest
from graphsvc.vocab import CITY_GRAPHS, CITY_PROFILE, PREFIXES
from support import GRAPHSVC, ROOT, command, free_port

ARDEN = (ROOT / "examples" / "arden.ttl").read_bytes()
BROKEN = (ROOT / "examples" / "arden-broken.ttl").read_bytes()
LOOPBACK = connecting.networks(["127.0.0.0/8"])


@pytest.fixture
def site() -> Iterator[Web]:
    """Give a server."""
    with web() as running:
        yield running


def got(folder: Path, *urls: str, **options: Any) -> list[Row]:  # noqa: ANN401 - limits of any kind
    limits = {name: options.pop(name) for name in ("max_bytes", "time_limit_s") if name in options}
    policy = Policy(frozenset({"127.0.0.1"}), LOOPBACK, **limits)
    return list(harvest(list(urls), Harvest(folder, policy, **options)))


def whats(rows: list[Row]) -> list[str]:
    return [row.what for row in rows]


def catalogue(files: list[str], following: str = "") -> bytes:
    parts = [
        f"<#{number}> a dcat:Dataset ; dcterms:conformsTo <{CITY_PROFILE}> ; "
        f"dcat:distribution [ dcat:downloadURL <{file}> ] ."
        for number, file in enumerate(files)
    ]
    view = f"<#view> hydra:next <{following}> ." if following else ""
    prefixes = "".join(
        f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("dcat", "dcterms", "hydra")
    )
    other = "<#other> a dcat:Dataset ; dcat:distribution [ dcat:downloadURL </other> ] ."
    return f"{prefixes}<> a dcat:Catalog .\n{other}\n{view}\n".encode() + "\n".join(parts).encode()


# --- What is harvested ----------------------------------------------------------------------


def test_the_command_keeps_a_city_file_and_its_report(site: Web, tmp_path: Path) -> None:
    site.pages["/arden.ttl"] = Page(ARDEN)
    site.pages["/broken.ttl"] = Page(BROKEN)
    out = tmp_path / "out"
    arguments: list[str | Path] = ["--out", out, "--allow-network", "127.0.0.0/8"]
    done = command(GRAPHSVC, "harvest", f"{site.address}/arden.ttl", *arguments)
    assert done.returncode == 0, done.stderr
    what, source, file, violations = done.stdout.strip().split("\t")
    assert (what, source, violations) == ("new", f"{site.address}/arden.ttl", "0 violations")
    assert (out / file).read_bytes() == ARDEN
    report = json.loads((out / file).with_suffix(".report.json").read_text(encoding="utf-8"))
    assert report["counts"]["violation"] == 0
    again = command(GRAPHSVC, "harvest", f"{site.address}/arden.ttl", *arguments)
    assert again.stdout.startswith("unchanged")
    assert site.asked == [("/arden.ttl", 200), ("/arden.ttl", 304)]
    broken = command(GRAPHSVC, "harvest", f"{site.address}/broken.ttl", *arguments)
    assert broken.returncode == 1


def test_what_has_changed_is_fetched_and_checked_again(site: Web, tmp_path: Path) -> None:
    site.pages["/a"] = Page(ARDEN)
    assert whats(got(tmp_path, f"{site.address}/a")) == ["new"]
    site.pages["/a"] = Page(ARDEN.replace(b"How Arden works", b"Anew"))
    (row,) = got(tmp_path, f"{site.address}/a")
    assert row.what == "changed"
    assert row.file
    assert b"Anew" in (tmp_path / row.file).read_bytes()


def test_json_ld_is_read_as_well(site: Web, tmp_path: Path) -> None:
    done = command(GRAPHSVC, "convert", ROOT / "examples" / "arden.ttl", tmp_path / "a.jsonld")
    assert done.returncode == 0
    site.pages["/a"] = Page((tmp_path / "a.jsonld").read_bytes(), "application/ld+json")
    (row,) = got(tmp_path / "out", f"{site.address}/a")
    assert (row.what, row.violations) == ("new", 0)


def test_of_a_catalogue_what_conforms_is_taken_over_all_pages(site: Web, tmp_path: Path) -> None:
    site.pages["/c"] = Page(catalogue(["/a", "/b"], "/c2"))
    site.pages["/c2"] = Page(catalogue(["/b", "/gone"], "/c"))  # it goes round in a circle
    site.pages["/a"], site.pages["/b"] = Page(ARDEN), Page(BROKEN)
    rows = got(tmp_path, f"{site.address}/c")
    assert whats(rows) == ["new", "new", "refused"]
    assert "404" in rows[-1].reason
    assert "/other" not in [path for path, _ in site.asked]


def test_a_harvest_that_was_broken_off_goes_on(site: Web, tmp_path: Path) -> None:
    site.pages["/c"] = Page(catalogue([f"/{number}" for number in range(5)]))
    for number in range(5):
        site.pages[f"/{number}"] = Page(ARDEN.replace(b"How Arden", b"How %d" % number))
    rows = got(tmp_path, f"{site.address}/c", max_documents=4)
    assert whats(rows) == ["new", "new", "new", "refused"]
    assert "limit of 4 documents" in rows[-1].reason
    site.asked.clear()
    assert whats(got(tmp_path, f"{site.address}/c")) == ["unchanged"] * 3 + ["new"] * 2
    assert [status for _, status in site.asked] == [200, 304, 304, 304, 200, 200]


def test_our_own_catalogue_and_feed_are_harvested(place: Place, tmp_path: Path) -> None:
    rows = got(tmp_path / "catalogue", f"{place.address}/catalog.ttl")
    assert "refused" not in whats([row for row in rows if "/models/arden" in row.source])
    assert any("/models/arden" in row.source and row.violations == 0 for row in rows)
    place.publish("harvested", ARDEN)
    feed = tmp_path / "feed"
    first = got(feed, f"{place.address}/feed")
    mine = CITY_GRAPHS + "harvested"
    assert [row.what for row in first if row.source == mine] == ["new"]
    etag = place.publish("harvested", ARDEN.replace(b"How Arden works", b"Anew"))
    second = got(feed, f"{place.address}/feed")
    assert [row.what for row in second if row.source == mine] == ["changed"]
    place.client.delete("/models/harvested", headers={"If-Match": etag})
    third = got(feed, f"{place.address}/feed")
    assert [row.what for row in third if row.source == mine] == ["deleted"]
    assert not [path for path in feed.iterdir() if "harvested" in path.name]


# --- What is not ----------------------------------------------------------------------------


def feed_page(number: int, *, closed: bool, title: str = "a") -> bytes:
    following = f"</f/{number + 1}>" if closed else ""
    relation = f"; tree:relation [ tree:node {following} ] ; ldes:immutable true" if closed else ""
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("as", "ldes", "tree"))
    return (
        f"{prefixes}<> a tree:Node {relation} . <x:e{number}> a as:Delete ; "
        f'as:object <x:{title}> ; as:published "2026-01-0{number}T00:00:00Z" .'
    ).encode()


def test_a_feed_that_changes_a_closed_page_is_refused(site: Web, tmp_path: Path) -> None:
    site.pages["/f/1"] = Page(feed_page(1, closed=True), "application/trig")
    site.pages["/f/2"] = Page(feed_page(2, closed=False), "application/trig")
    assert whats(got(tmp_path, f"{site.address}/f/1")) == ["deleted"]
    assert whats(got(tmp_path, f"{site.address}/f/1")) == ["unchanged"]
    site.pages["/f/1"] = Page(feed_page(1, closed=True, title="b"), "application/trig")
    (row,) = got(tmp_path, f"{site.address}/f/1")
    assert row.what == "refused"
    assert "changed a page that it had closed" in row.reason


def test_pages_without_end_end_at_the_limit(site: Web, tmp_path: Path) -> None:
    def make(path: str) -> Page | None:
        number = int(path.rpartition("/")[2])
        return Page(catalogue([], f"/c/{number + 1}"))

    site.make = make
    (row,) = got(tmp_path, f"{site.address}/c/1", max_documents=30)
    assert row.what == "refused"
    assert "limit of 30 documents" in row.reason
    assert len(site.asked) == 30


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page(b"<a> <b>"), "line 1"),
        (Page(b"<x:a> <x:b> <x:c> ."), "describes no city"),
        (Page(b"", status=500), "answered 500"),
        (Page(b"%PDF", "application/pdf"), "media type"),
        (Page(b"x" * 3000), "longer than 2,000 bytes"),
        (Page(b"x" * 100, headers={"Content-Encoding": "gzip"}), "packed"),
        (Page(b"x" * 1000, drip_s=0.05), "within 0.5 s"),
        (Page(status=302, headers={"Location": "/self"}), "leads on"),
        (Page(status=302, headers={"Location": "http://169.254.169.254/"}), "was not named"),
        (Page(status=302, headers={"Location": "file:///etc/passwd"}), "http://"),
    ],
)
def test_what_can_not_be_harvested_is_told_and_nothing_is_kept(
    site: Web, tmp_path: Path, page: Page, said: str
) -> None:
    site.pages["/a"] = page
    site.pages["/self"] = Page(status=302, headers={"Location": "/self"})
    (row,) = got(tmp_path, f"{site.address}/a", max_bytes=2000, time_limit_s=0.5)
    assert row.what == "refused"
    assert said in row.reason
    assert {path.name for path in tmp_path.iterdir()} <= {"harvest.json"}


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://2130706433:1/",
     "http://0x7f.1:1/", "http://[::ffff:127.0.0.1]:1/", "http://10.0.0.1/", "http://0.0.0.0:1/",
     "http://169.254.169.254/latest/meta-data", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/",
     "http://192.168.1.1/", "http://100.64.0.1/", "http://[2002:7f00:1::]/"],
)  # fmt: skip
def test_a_private_address_is_never_asked_by_whatever_name(url: str) -> None:
    host = httpx.URL(url).host
    with pytest.raises(UnsafeRefusal, match="private address"):
        fetching.fetch(url, Policy(frozenset({host}), time_limit_s=2))


def test_a_name_that_changes_its_address_is_asked_at_the_one_that_was_looked_at(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = Page(ARDEN)
    port = int(site.address.rpartition(":")[2])
    answers = iter(["127.0.0.1", "10.0.0.1"])
    asked = []

    def resolve(host: str, *by_place: object, **by_name: object) -> list[tuple[Any, ...]]:
        assert socket.SOCK_STREAM in (*by_place, *by_name.values())
        asked.append(host)
        address = next(answers) if host == "rebound.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    policy = Policy(frozenset({"rebound.example"}), LOOPBACK)
    document = fetching.fetch(f"http://rebound.example:{port}/a", policy)
    assert document.body == ARDEN
    assert asked.count("rebound.example") == 1
    with pytest.raises(UnsafeRefusal, match=r"10\.0\.0\.1"):
        fetching.fetch(f"http://rebound.example:{port}/a", policy)


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "http://user@127.0.0.1/", "nothing", "file:///etc/passwd", "http://"]
)
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Refusal):
        fetching.fetch(url, Policy(frozenset({"127.0.0.1", "a"}), LOOPBACK))


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--every", "1"], "burden"), (["--allow-network", "x"], "No network"),
     (["--max-bytes", "0"], "above 0")],
)  # fmt: skip
def test_an_option_that_is_none_is_refused(tmp_path: Path, options: list[str], said: str) -> None:
    done = command(GRAPHSVC, "harvest", "http://127.0.0.1:1/", "--out", tmp_path, *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_it_harvests_again_and_again(site: Web, tmp_path: Path) -> None:
    site.pages["/a"] = Page(ARDEN)
    with subprocess.Popen(
        [GRAPHSVC, "harvest", f"{site.address}/a", "--out", tmp_path, "--every", "3600",
         "--allow-network", "127.0.0.0/8"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("new")
        assert "3600 s" in process.stderr.readline()
        process.terminate()


# --- A Solid server -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def solid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Solid server with its data in memory."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    start = SOLID / "node_modules" / "@solid" / "community-server" / "bin" / "server.js"
    log = tmp_path_factory.mktemp("solid") / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [need_node(SOLID), start, "--port", str(port), "--baseUrl", f"{address}/",
             "--config", "@css:config/default.json", "--loggingLevel", "warn"],
            stdout=output, stderr=output, cwd=SOLID,
        ) as server,
    ):  # fmt: skip
        for _ in range(1800):  # it reads hundreds of packages first
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{address}/", trust_env=False, timeout=5).status_code < 500:
                    break
            if server.poll() is not None:
                pytest.fail(log.read_text())
            time.sleep(0.1)
        yield address
        server.terminate()


def test_a_solid_server_holds_a_city_file(solid: str, tmp_path: Path) -> None:
    where = f"{solid}/arden.ttl"
    put = httpx.put(where, content=ARDEN, headers={"Content-Type": "text/turtle"}, trust_env=False)
    assert put.status_code in (201, 205), put.text
    (row,) = got(tmp_path, where)
    assert (row.what, row.violations) == ("new", 0)
    assert whats(got(tmp_path, where)) == ["unchanged"]


# --- What others may try --------------------------------------------------------------------


def test_an_address_outside_ascii_is_asked_as_a_uri(site: Web, tmp_path: Path) -> None:
    site.make = lambda path: Page(ARDEN) if path == "/%EB%8F%84%EC%8B%9C?a=%C3%A9" else None
    site.pages["/c"] = Page(catalogue(["/도시?a=é#part"]))
    site.pages["/away"] = Page(status=302, headers={"Location": "/%EB%8F%84%EC%8B%9C?a=%C3%A9"})
    assert whats(got(tmp_path, f"{site.address}/c")) == ["new"]
    assert whats(got(tmp_path / "b", f"{site.address}/도시?a=é")) == ["new"]
    assert whats(got(tmp_path / "c", f"{site.address}/away")) == ["new"]


def test_an_etag_outside_ascii_is_sent_back_as_it_came(site: Web, tmp_path: Path) -> None:
    site.pages["/a"] = Page(ARDEN, headers={"ETag": '"\xe9"'}, has_etag=False)
    assert whats(got(tmp_path, f"{site.address}/a")) == ["new"]
    assert whats(got(tmp_path, f"{site.address}/a")) == ["unchanged"]
    assert site.heard[-1]["If-None-Match"] == '"\xe9"'


@pytest.mark.parametrize("location", ["http://[bad", "http://127.0.0.1:99999/", "//", "http://"])
def test_a_redirect_to_what_is_no_address_is_told(site: Web, tmp_path: Path, location: str) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": location})
    (row,) = got(tmp_path, f"{site.address}/a")
    assert row.what == "refused"


def test_headers_that_come_byte_by_byte_end_at_the_time_limit(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(200):
                    connection.sendall(b"x")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        (row,) = got(tmp_path, f"http://127.0.0.1:{server.getsockname()[1]}/a", time_limit_s=0.5)
        thread.join()
    assert row.what == "refused"
    assert "within 0.5 s" in row.reason


def test_not_modified_is_no_answer_to_who_asked_for_the_first_time(
    site: Web, tmp_path: Path
) -> None:
    site.pages["/a"] = Page(status=304)
    (row,) = got(tmp_path, f"{site.address}/a")
    assert (row.what, "304" in row.reason) == ("refused", True)


def test_of_several_addresses_of_a_host_one_that_answers_is_enough(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = Page(ARDEN)
    port = int(site.address.rpartition(":")[2])
    ask = socket.getaddrinfo

    def resolve(host: str, *by_place: Any, **by_name: Any) -> list[Any]:  # noqa: ANN401 - as it was
        if host != "city.example":
            return ask(host, *by_place, **by_name)
        dead, alive = ask("127.0.0.2", port, type=socket.SOCK_STREAM), ask("127.0.0.1", port)
        return [*dead, *alive]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    policy = Policy(frozenset({"city.example"}), LOOPBACK)
    assert fetching.fetch(f"http://city.example:{port}/a", policy).body == ARDEN


@pytest.mark.parametrize("text", ["::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1"])
def test_an_address_that_stands_for_a_private_one_is_private(text: str) -> None:
    assert not connecting.is_allowed(ipaddress.ip_address(text), ())


def test_a_file_that_was_removed_is_fetched_again(site: Web, tmp_path: Path) -> None:
    site.pages["/a"] = Page(ARDEN)
    (row,) = got(tmp_path, f"{site.address}/a")
    assert row.file
    (tmp_path / row.file).unlink()
    assert whats(got(tmp_path, f"{site.address}/a")) == ["new"]
    assert (tmp_path / row.file).read_bytes() == ARDEN


# --- Feeds ----------------------------------------------------------------------------------


def event(number: int, at: str, title: str, kind: str = "Create") -> str:
    stated = ARDEN.replace(b"How Arden works", title.encode()).decode()
    body = "\n".join(line for line in stated.splitlines() if not line.startswith("@prefix"))
    return (
        f"<x:e{number}> a as:{kind} ; as:object <x:model> ; "
        f'as:published "{at}"^^xsd:dateTime .\n<x:e{number}> {{ {body} }}\n'
    )


def page_of(*events: str, leads_to: tuple[str, ...] = (), closed: bool = False) -> Page:
    lines = [line for line in ARDEN.decode().splitlines() if line.startswith("@prefix")]
    known = "\n".join(lines)
    lines += [f"@prefix {name}: <{PREFIXES[name]}> ." for name in ("as", "ldes", "tree", "xsd")
              if f"@prefix {name}:" not in known]  # fmt: skip
    relations = "".join(f" ; tree:relation [ tree:node <{where}> ]" for where in leads_to)
    mark = " ; ldes:immutable true" if closed else ""
    node = f"<> a tree:Node{relations}{mark} ."
    return Page("\n".join([*lines, node, *events]).encode(), "application/trig")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.120+00:00"),
        ("2026-01-01T00:00:00.12Z", "2026-01-01T00:00:00.1205Z"),
        ("2026-01-01T09:00:00+09:00", "2026-01-01T00:30:00Z"),
        ("2025-12-31T23:00:00Z", "2026-01-01T00:00:00+00:00"),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_the_last_word_is_the_latest_however_times_are_written(
    site: Web, tmp_path: Path, first: str, second: str, *, is_turned: bool
) -> None:
    told = [event(1, first, "Earlier"), event(2, second, "Later")]
    site.pages["/f"] = page_of(told[1 if is_turned else 0], leads_to=("/g",))
    site.pages["/g"] = page_of(told[0 if is_turned else 1])
    (row,) = got(tmp_path, f"{site.address}/f")
    assert row.file
    assert b"Later" in (tmp_path / row.file).read_bytes()
    site.pages["/h"] = page_of(event(3, first, "Earlier"))
    assert whats(got(tmp_path, f"{site.address}/h")) == ["unchanged"]
    assert not list(tmp_path.glob(".*"))


def test_a_feed_that_branches_is_followed_on_every_branch(site: Web, tmp_path: Path) -> None:
    site.pages["/f"] = page_of(leads_to=("/a", "/b"), closed=True)
    site.pages["/a"] = page_of(event(1, "2026-01-01T00:00:00Z", "One"), closed=True)
    site.pages["/b"] = page_of(event(2, "2026-01-02T00:00:00Z", "Two"))
    assert whats(got(tmp_path, f"{site.address}/f")) == ["new"]
    later = event(2, "2026-01-02T00:00:00Z", "Two"), event(3, "2026-01-03T00:00:00Z", "Three")
    site.pages["/b"] = page_of(*later)
    (row,) = got(tmp_path, f"{site.address}/f")
    assert row.what == "changed"
    assert row.file
    assert b"Three" in (tmp_path / row.file).read_bytes()


def test_each_closed_page_is_looked_at_again_in_its_turn(site: Web, tmp_path: Path) -> None:
    pages = [f"/{number:02}" for number in range(20)]
    for number, where in enumerate(pages):
        told = event(number, f"2026-01-{number + 1:02}T00:00:00Z", f"Title {number}")
        site.pages[where] = page_of(told, leads_to=tuple(pages[number + 1 :][:1]), closed=True)
    assert whats(got(tmp_path, f"{site.address}/00")) == ["new"]
    looked: set[str] = set()
    for _ in range(4):
        site.asked.clear()
        assert whats(got(tmp_path, f"{site.address}/00")) in ([], ["unchanged"])
        again = [path for path, status in site.asked if status == 304]
        assert len(again) == LOOKED_AT
        looked |= set(again)
    assert looked >= set(pages[:18])
    changed = site.pages["/03"].body.replace(b"Title 3", b"Title x")
    site.pages["/03"] = Page(changed, "application/trig")
    rows = [got(tmp_path, f"{site.address}/00") for _ in range(4)]
    refused = [row for one in rows for row in one if row.what == "refused"]
    assert "changed a page that it had closed" in refused[0].reason


def test_an_event_that_does_not_say_what_it_is_about_is_refused(site: Web, tmp_path: Path) -> None:
    told = event(1, "2026-01-01T00:00:00Z", "One").replace("as:object <x:model> ; ", "")
    site.pages["/f"] = page_of(told)
    (row,) = got(tmp_path, f"{site.address}/f")
    assert "does not say what it is about" in row.reason
