"""Do nothing, in a worker: its start shows what this system lets a worker be confined to."""

from __future__ import annotations

from graphsvc.workers.frames import Header


class Probe:
    """Answer every job with nothing."""

    def __init__(self) -> None:
        self.ready: Header = {}

    def run(self, _header: Header, _body: bytes) -> tuple[Header, bytes]:
        """Return nothing."""
        return {}, b""

    def close(self) -> None:
        """Leave nothing behind."""


def start(_config: Header) -> Probe:
    """Be ready."""
    return Probe()
