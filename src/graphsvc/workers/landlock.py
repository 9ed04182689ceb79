"""Leave this process only the folders that it needs, by Landlock in the Linux kernel."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH, _PR_SET_NO_NEW_PRIVS = 1, 1, 38

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_READ: Final = _READ_FILE | _READ_DIR
# Rights that each version of the interface knows: 1 to 12 at first, then re-parenting,
# truncating and device control.
_KNOWN: Final = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
_EXECUTE: Final = 1 << 0
# What may be done with a file that is no folder: execute, write, read, truncate, control.
_OF_FILES: Final = (1 << 0) | (1 << 1) | _READ_FILE | (1 << 14) | (1 << 15)


def install(*, read: Iterable[Path], write: Iterable[Path]) -> None:
    """Let this thread and those it starts read below ``read``, change below ``write``, no more.

    Paths that don't exist are skipped.  Raises ``OSError`` where the kernel has no Landlock.
    """
    if sys.platform != "linux":
        raise OSError("Landlock is of Linux")
    version = _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    known = _KNOWN[min(version, max(_KNOWN))]
    attributes = struct.pack("Q", known)
    ruleset = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for path in read:
            _allow(ruleset, path, _READ)
        for path in write:
            _allow(ruleset, path, known & ~_EXECUTE)
        _no_new_privileges()
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not path.is_dir():
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def _no_new_privileges() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(*(ctypes.c_ulong(value) for value in (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)))


def _call(number: int, *arguments: int | bytes | None) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    wide = (
        ctypes.c_char_p(argument)
        if isinstance(argument, bytes)
        else ctypes.c_void_p(None)
        if argument is None
        else ctypes.c_ulong(argument)
        for argument in arguments
    )
    result = int(libc.syscall(ctypes.c_long(number), *wide))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
