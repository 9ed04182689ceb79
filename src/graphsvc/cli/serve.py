"""``graphsvc serve``: run the service until it is told to stop."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import uvicorn

from graphsvc import logs
from graphsvc import settings as settings_of
from graphsvc.app import create_app
from graphsvc.cli.protocol import protocol
from graphsvc.errors import StoreRefusal


def run(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    data: Path | None = None,
    preload: str | None = None,
) -> int:
    """Serve on that address; what is not given comes from the environment.

    Ends with exit code 0 when SIGINT or SIGTERM has come.  Raises ``ParameterRefusal`` for a
    wrong setting and ``StoreRefusal`` for an address that is taken.
    """
    settings = settings_of.load(data=data, preload=preload)
    logs.set_up(settings.log_format, detailed=settings.log_requests or settings.log_queries)
    listener = _listen(host, port)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_time_limit_s,
        http=protocol(head_s=settings.head_time_limit_s, body_s=settings.body_time_limit_s),
        ws="none",
        lifespan="on",
    )
    # The server hands the signal on when it has ended; by then there is nothing left to do.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    _Server(config, _address(listener)).run(sockets=[listener])
    return 0


class _Server(uvicorn.Server):
    """Say where the service is once it listens."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and print the address."""
        await super().startup(sockets)
        # What is there now stays: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        if self.started:
            print(f"graphsvc is at {self._address} (Ctrl-C stops it)", flush=True)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as fault:
        raise StoreRefusal(
            f"The address {host}:{port} can't be used: {fault.strerror or fault}",
            todo="Choose another port with --port.",
        ) from fault
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
