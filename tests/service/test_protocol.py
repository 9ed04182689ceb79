"""What is sent over a connection: in few pieces, and none held back."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import Receive, Scope, Send

from graphsvc.cli.protocol import protocol

LENGTH = (b"content-length", b"10")
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@asynccontextmanager
async def served(pause_s: float, *, closes: bool = False) -> AsyncIterator[socket.socket]:
    """Serve ten bytes, the head and each half after a pause, and give a connection."""

    async def app(_: Scope, __: Receive, send: Send) -> None:
        headers = [LENGTH, (b"connection", b"close")] if closes else [LENGTH]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number, half in enumerate((b"01234", b"56789")):
            if pause_s:
                await asyncio.sleep(pause_s)
            await send({"type": "http.response.body", "body": half, "more_body": not number})

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    http = protocol(head_s=5, body_s=5)
    config = uvicorn.Config(app, log_config=None, lifespan="off", http=http, server_header=False)
    server = uvicorn.Server(config)
    listener.listen()  # whoever connects before the server is up waits
    running = asyncio.create_task(server.serve([listener]))
    with socket.create_connection(listener.getsockname()) as client:
        client.setblocking(False)  # noqa: FBT003 - the library's signature
        yield client
    server.should_exit = True
    await running


async def received(client: socket.socket, times: int) -> list[bytes]:
    loop = asyncio.get_running_loop()
    return [await asyncio.wait_for(loop.sock_recv(client, 4096), 5) for _ in range(times)]


def test_head_and_body_come_as_one_piece() -> None:
    async def run() -> list[bytes]:
        async with served(0) as client:
            await asyncio.get_running_loop().sock_sendall(client, REQUEST)
            return await received(client, 1)

    (piece,) = asyncio.run(run())
    assert piece.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n01234" in piece


def test_a_head_does_not_wait_for_a_body_that_comes_later() -> None:
    async def run() -> list[bytes]:
        async with served(0.2) as client:
            await asyncio.get_running_loop().sock_sendall(client, REQUEST)
            return await received(client, 3)

    head, first, second = asyncio.run(run())
    assert head.endswith(b"\r\n\r\n")
    assert (first, second) == (b"01234", b"56789")


def test_nothing_is_lost_when_the_connection_closes_after_the_answer() -> None:
    async def run() -> bytes:
        async with served(0, closes=True) as client:
            await asyncio.get_running_loop().sock_sendall(client, REQUEST)
            pieces = []
            while piece := (await received(client, 1))[0]:
                pieces.append(piece)
            return b"".join(pieces)

    assert asyncio.run(run()).endswith(b"\r\n\r\n0123456789")
