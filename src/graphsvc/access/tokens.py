"""Tokens: made once, shown once, kept as a digest in the data folder.

A token is ``gsvc_ID_SECRET``.  The secret has 256 random bits, so that a plain
digest of it can't be turned back and needs no slow hash.  The file is replaced as
a whole; whoever changes it holds a lock, whoever reads it sees the old or the new.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graphsvc.access import scopes as scopes_of
from graphsvc.errors import ParameterRefusal, StoreRefusal, UnknownNameRefusal

FOLDER: Final = "access"
_FILE: Final = "tokens.json"
_PREFIX: Final = "gsvc_"
_NO_ONE: Final = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Token:
    """Hold what is kept of a token: never the token itself."""

    id: str
    scopes: tuple[str, ...]
    created: str
    digest: str
    note: str = ""

    def allows(self, needed: str) -> bool:
        """Tell whether the token reaches as far as the scope ``needed``."""
        return scopes_of.allows(self.scopes, needed)


class TokenBook:
    """Keep the tokens of one data folder; safe beside other processes that do the same."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self._file = self._folder / _FILE
        self._seen: tuple[int, int, int] | None = None
        self._known: dict[str, Token] = {}

    def create(self, scopes: Iterable[str], note: str = "") -> tuple[str, Token]:
        """Return a new token, which nobody can read again, and what is kept of it."""
        chosen = tuple(dict.fromkeys(scopes_of.checked(scope) for scope in scopes))
        if not chosen:
            raise ParameterRefusal("The token has no scope", todo="Give it one with --scope.")
        secret = secrets.token_urlsafe(32)
        with self._changing() as tokens:
            identity = secrets.token_hex(4)
            while identity in tokens:
                identity = secrets.token_hex(4)
            created = datetime.now(UTC).isoformat(timespec="seconds")
            token = Token(identity, chosen, created, _digest(secret), note[:200])
            tokens[identity] = token
        return f"{_PREFIX}{identity}_{secret}", token

    def revoke(self, identity: str) -> Token:
        """Remove the token of that id and return what was kept of it."""
        with self._changing() as tokens:
            if identity not in tokens:
                raise UnknownNameRefusal(
                    f"There is no token {identity[:100]!r}", todo="graphsvc token list shows them."
                )
            return tokens.pop(identity)

    def all(self) -> list[Token]:
        """Return what is kept of every token, the oldest first."""
        return sorted(self._current().values(), key=lambda token: (token.created, token.id))

    def find(self, text: str) -> Token | None:
        """Return the token that ``text`` spells, None if it is none of ours."""
        identity, _, secret = text.removeprefix(_PREFIX).partition("_")
        known = self._current().get(identity) if text.startswith(_PREFIX) else None
        # Always one comparison, so that its time does not tell which ids there are.
        same = hmac.compare_digest(_digest(secret), known.digest if known else _NO_ONE)
        return known if known is not None and same else None

    def _current(self) -> dict[str, Token]:
        """Return the tokens, read anew when the file is another than before."""
        try:
            state = self._file.stat()
        except FileNotFoundError:
            self._seen, self._known = None, {}
            return self._known
        seen = (state.st_mtime_ns, state.st_ino, state.st_size)
        if seen != self._seen:
            self._known = self._read()
            self._seen = seen
        return self._known

    def _read(self) -> dict[str, Token]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            tokens = [Token(**{**row, "scopes": tuple(row["scopes"])}) for row in found["tokens"]]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError) as fault:
            raise StoreRefusal(
                f"The list of tokens can't be read: {fault}",
                todo=f"Restore {_FILE} from a backup, or remove it and make new tokens.",
            ) from fault
        return {token.id: token for token in tokens}

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Token]]:
        """Give the tokens to change, alone; write them back when that went well."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _lock(self._folder / "lock"):
                tokens = self._read()
                yield tokens
                self._write(tokens)
        except OSError as fault:
            raise StoreRefusal(
                f"The list of tokens can't be written: {fault.strerror or fault}",
                todo="See that this user may write in GRAPHSVC_DATA and that there is room.",
            ) from fault

    def _write(self, tokens: dict[str, Token]) -> None:
        rows = [asdict(token) for token in tokens.values()]
        draft = self._folder / f"{_FILE}.new"
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"tokens": rows}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold the lock that goes with the file; where the system has none, go without."""
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
