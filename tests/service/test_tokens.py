"""Tokens: made by the command, kept as digests, taken and refused without a restart."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from graphsvc.access import scopes
from graphsvc.access.audit import FILE
from graphsvc.access.tokens import FOLDER, TokenBook
from graphsvc.errors import ParameterRefusal, StoreRefusal, UnknownNameRefusal
from graphsvc.vocab import CITY_GRAPHS
from service.running import Running, problem
from support import GRAPHSVC, command

INSERT = "INSERT DATA { <https://example.org/s> <https://example.org/p> 1 }"


def token_command(data: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"GRAPHSVC_DATA": str(data)} if data else {})}
    return command(GRAPHSVC, "token", *arguments, env=environment)


def created(data: Path, *granted: str) -> str:
    """Return a token that the command made."""
    told = [part for scope in granted for part in ("--scope", scope)]
    done = token_command(data, "create", *told)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def write(client: httpx.Client, token: str | None, city: str | None = None) -> httpx.Response:
    """Write by an update, or into a city's graph."""
    headers = bearer(token) if token else {}
    if city is None:
        return client.post("/update", data={"update": INSERT}, headers=headers)
    turtle = {"Content-Type": "text/turtle", **headers}
    return client.put(
        "/graphs", params={"graph": CITY_GRAPHS + city}, content="<a> <b> <c> .", headers=turtle
    )


def test_the_command_prints_the_token_alone_on_the_last_line(tmp_path: Path) -> None:
    done = token_command(tmp_path, "create", "--scope", "publish:arden", "--note", "a job")
    assert done.returncode == 0
    assert re.fullmatch(r"gsvc_[0-9a-f]{8}_[\w-]{43}\n", done.stdout)
    assert "publish:arden" in done.stderr


def test_the_token_itself_is_nowhere_in_the_data_folder(tmp_path: Path) -> None:
    token = created(tmp_path, "admin")
    secret = token.split("_", 2)[2]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert all(secret not in path.read_text(encoding="utf-8") for path in kept)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights than these")
def test_only_their_owner_may_read_the_files(tmp_path: Path) -> None:
    created(tmp_path, "admin")
    for path in (tmp_path / FOLDER / "tokens.json", tmp_path / FILE):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_wrong_scope_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    for scope in ("all", "publish:", "publish:../x", "publish:Arden", ""):
        done = token_command(tmp_path, "create", "--scope", scope)
        assert (done.returncode, done.stdout) == (2, ""), scope
    done = token_command(None, "create", "--scope", "admin")
    assert done.returncode == 2
    assert "GRAPHSVC_DATA" in done.stderr


def test_tokens_are_listed_and_revoked_by_their_id(tmp_path: Path) -> None:
    token = created(tmp_path, "read", "publish:arden")
    identity = token.split("_")[1]
    listed = token_command(tmp_path, "list").stdout
    assert identity in listed
    assert "read, publish:arden" in listed
    assert token not in listed
    assert token_command(tmp_path, "revoke", identity).returncode == 0
    assert token_command(tmp_path, "list").stdout == "no tokens\n"
    assert token_command(tmp_path, "revoke", identity).returncode == 2


def test_a_token_is_taken_and_refused_without_a_restart(
    service: Callable[..., Running], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    running = service(GRAPHSVC_DATA=str(data))
    with running.client as client:
        assert problem(write(client, "gsvc_00000000_x"), 401)["type"]
        token = created(data, "admin")
        assert write(client, token).status_code == 204
        token_command(data, "revoke", token.split("_")[1])
        problem(write(client, token), 401)


def test_a_scope_reaches_as_far_as_it_says(service: Callable[..., Running], tmp_path: Path) -> None:
    data = tmp_path / "data"
    arden, reader = created(data, "publish:arden"), created(data, "read")
    admin = created(data, "admin")
    with service(GRAPHSVC_DATA=str(data)).client as client:
        for city in ("arden", "sejong", None):
            assert "scope admin" in str(problem(write(client, arden, city), 403)["detail"])
        problem(write(client, reader, "arden"), 403)
        assert write(client, admin, "sejong").status_code == 201
        assert write(client, admin).status_code == 204
        answer = write(client, None)
        problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        # Reading asks for no token, and a wrong one does no harm there.
        asked = client.get("/sparql", params={"query": "ASK {}"}, headers=bearer("none"))
        assert asked.status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic YTpi", "Bearer x", "Bearer gsvc_", "bearer gsvc_a_b_c", "é"],
)
def test_whatever_is_no_token_gets_a_401(client: httpx.Client, header: str) -> None:
    headers = {b"Authorization": header.encode("latin-1")}
    problem(client.post("/update", data={"update": INSERT}, headers=headers), 401)


def test_a_cookie_is_no_token(client: httpx.Client) -> None:
    answer = client.post("/update", data={"update": INSERT}, headers={"Cookie": "Bearer=gsvc_x"})
    problem(answer, 401)


def test_every_write_is_logged_before_and_after(
    service: Callable[..., Running], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    with service(GRAPHSVC_DATA=str(data)).client as client:
        answer = write(client, token)
        write(client, token, "arden")
        client.post("/update", data={"update": "INSERT"}, headers=bearer(token))
    log = [json.loads(line) for line in (data / FILE).read_text(encoding="utf-8").splitlines()]
    assert [entry["event"] for entry in log] == [
        "token created", "begun", "done", "begun", "done", "begun", "refused",
    ]  # fmt: skip
    assert all(entry["token"] == token.split("_")[1] for entry in log)
    assert log[1]["request"] == log[2]["request"] == answer.headers["x-request-id"]
    assert log[2]["action"] == "update"
    assert log[4]["graph"] == CITY_GRAPHS + "arden"
    assert "syntax error" in log[6]["reason"]
    assert INSERT not in (data / FILE).read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_what_can_not_be_logged_is_not_done(
    service: Callable[..., Running], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    (data / FILE).unlink()
    (data / FILE).symlink_to("/dev/full")
    with service(GRAPHSVC_DATA=str(data)).client as client:
        assert "log of writes" in str(problem(write(client, token), 503)["detail"])
        asked = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert asked.json()["boolean"] is False


def test_many_commands_at_once_lose_no_token(tmp_path: Path) -> None:
    def make() -> None:
        for _ in range(10):
            TokenBook(tmp_path).create(["read"])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(TokenBook(tmp_path).all()) == 40


def test_a_damaged_list_lets_nobody_in_and_says_so(tmp_path: Path) -> None:
    token, _ = TokenBook(tmp_path).create(["admin"])
    (tmp_path / FOLDER / "tokens.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreRefusal, match="list of tokens"):
        TokenBook(tmp_path).find(token)


def test_only_the_whole_token_is_found(tmp_path: Path) -> None:
    book = TokenBook(tmp_path)
    token, kept = book.create(["admin"])
    assert book.find(token) == kept
    for other in (token[:-1], token + "x", token.upper(), f"gsvc_{kept.id}_", "", kept.digest):
        assert book.find(other) is None
    with pytest.raises(UnknownNameRefusal):
        book.revoke("none")


def test_a_scope_allows_what_it_names_and_what_everyone_may() -> None:
    arden = ("publish:arden",)
    assert scopes.allows(arden, "publish:arden")
    assert scopes.allows(arden, "read")
    assert not scopes.allows(arden, "publish:sejong")
    assert not scopes.allows(arden, "admin")
    assert scopes.allows(("admin",), "publish:sejong")
    assert not scopes.allows((), "read")
    with pytest.raises(ParameterRefusal):
        scopes.checked("publish:arden\nadmin")
