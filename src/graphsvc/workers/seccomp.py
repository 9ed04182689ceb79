"""Deny system calls to this process for good, by a filter in the Linux kernel.

The filter is a small program of classic BPF that the kernel runs before each
system call.  It denies by list: sockets, new programs, new processes, other
processes' memory, and, unless the process is to write, all that changes files.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_EACCES, _ENOSYS = 13, 38
_CLONE_THREAD: Final = 0x00010000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2

# The same numbers on every architecture, being younger than the split.
_YOUNG: Final = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "pidfd_open": 434,
    "clone3": 435,
    "openat2": 437,
    "pidfd_getfd": 438,
}


@dataclass(frozen=True, slots=True)
class Machine:
    """Name a processor's system calls by number, as its kernel does."""

    audit: int
    calls: dict[str, int]
    foreign_from: int | None = None  # numbers of a second interface to the same kernel


# fmt: off
MACHINES: Final = {
    "x86_64": Machine(0xC000003E, _YOUNG | {
        "open": 2, "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "sendmsg": 46,
        "bind": 49, "listen": 50, "socketpair": 53, "clone": 56, "fork": 57, "vfork": 58,
        "execve": 59, "kill": 62, "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83,
        "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88, "chmod": 90,
        "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94, "ptrace": 101, "mknod": 133,
        "pivot_root": 155, "chroot": 161, "mount": 165, "umount2": 166, "setxattr": 188,
        "lsetxattr": 189, "fsetxattr": 190, "tkill": 200, "tgkill": 234, "add_key": 248,
        "request_key": 249, "keyctl": 250, "openat": 257, "mkdirat": 258, "mknodat": 259,
        "fchownat": 260, "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266,
        "fchmodat": 268, "unshare": 272, "utimensat": 280, "accept4": 288,
        "perf_event_open": 298, "open_by_handle_at": 304, "sendmmsg": 307, "setns": 308,
        "process_vm_readv": 310, "process_vm_writev": 311, "renameat2": 316,
        "memfd_create": 319, "bpf": 321, "execveat": 322, "userfaultfd": 323,
    }, foreign_from=0x40000000),
    "aarch64": Machine(0xC00000B7, _YOUNG | {
        "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "mknodat": 33, "mkdirat": 34,
        "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "umount2": 39,
        "mount": 40, "pivot_root": 41, "truncate": 45, "ftruncate": 46, "chroot": 51,
        "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55, "openat": 56,
        "utimensat": 88, "unshare": 97, "ptrace": 117, "kill": 129, "tkill": 130,
        "tgkill": 131, "socket": 198, "socketpair": 199, "bind": 200, "listen": 201,
        "accept": 202, "connect": 203, "sendto": 206, "sendmsg": 211, "add_key": 217,
        "request_key": 218, "keyctl": 219, "clone": 220, "execve": 221,
        "perf_event_open": 241, "accept4": 242, "open_by_handle_at": 265, "setns": 268,
        "sendmmsg": 269, "process_vm_readv": 270, "process_vm_writev": 271,
        "renameat2": 276, "memfd_create": 279, "bpf": 280, "execveat": 281,
        "userfaultfd": 282,
    }),
}
# fmt: on

NETWORK: Final = (
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
    "sendmmsg", "io_uring_setup", "io_uring_enter", "io_uring_register",
)  # fmt: skip
PROCESSES: Final = (
    "execve", "execveat", "fork", "vfork", "kill", "tkill", "pidfd_send_signal", "pidfd_open",
    "pidfd_getfd", "ptrace", "process_vm_readv", "process_vm_writev", "bpf", "perf_event_open",
    "userfaultfd", "add_key", "request_key", "keyctl", "unshare", "setns", "chroot", "pivot_root",
    "mount", "umount2", "open_tree", "move_mount", "open_by_handle_at", "memfd_create",
)  # fmt: skip
WRITES: Final = (
    "creat", "truncate", "ftruncate", "rename", "renameat", "renameat2", "mkdir", "mkdirat",
    "rmdir", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mknod", "mknodat",
    "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "setxattr",
    "lsetxattr", "fsetxattr", "utimensat",
)  # fmt: skip
_OPEN_TO_WRITE: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Instruction = tuple[int, int, int, int]


def program(machine: Machine, *, writes: bool, pid: int) -> list[Instruction]:
    """Return the filter for ``machine``; ``pid`` is the one process that may be signalled."""
    calls = machine.calls
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, machine.audit),
        _denied(_EACCES),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine.foreign_from is not None:
        code += [(_AT_LEAST, 0, 1, machine.foreign_from), _denied(_EACCES)]
    # Their arguments lie in memory that a filter can't read; libraries then use the older calls.
    for name in ("clone3", "openat2"):
        code += [(_EQUAL, 0, 1, calls[name]), _denied(_ENOSYS)]
    denied = NETWORK + PROCESSES + (() if writes else WRITES)
    for number in _numbers(machine, denied):
        code += [(_EQUAL, 0, 1, number), _denied(_EACCES)]
    if not writes:
        for name, argument in (("open", 1), ("openat", 2)):
            if name in calls:
                code += _examine(calls[name], argument, (_ANY_BIT, 0, 1, _OPEN_TO_WRITE))
    # A new thread is fine, a new process is not; an abort signals its own process.
    code += _examine(calls["clone"], 0, (_ANY_BIT, 1, 0, _CLONE_THREAD))
    code += _examine(calls["tgkill"], 0, (_EQUAL, 1, 0, pid))
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def install(*, writes: bool) -> None:
    """Filter this thread's system calls and those of all threads it starts, for good.

    Raises ``OSError`` where the system or the processor offers no such filter.
    """
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        raise OSError(f"no filter for {platform.system()} on {platform.machine()}")
    code = program(machine, writes=writes, pid=os.getpid())
    packed = b"".join(struct.pack("HBBI", *step) for step in code)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    descriptor = struct.pack("HP", len(code), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    pointer = ctypes.create_string_buffer(descriptor, len(descriptor))
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(pointer), 0, 0),
    ):
        if libc.prctl(*(ctypes.c_ulong(argument) for argument in arguments)) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def _numbers(machine: Machine, names: Iterable[str]) -> list[int]:
    return sorted(machine.calls[name] for name in names if name in machine.calls)


def _denied(errno: int) -> Instruction:
    return (_RETURN, 0, 0, _ERRNO | errno)


def _examine(number: int, argument: int, test: Instruction) -> list[Instruction]:
    """Deny call ``number`` by the low half of an argument, unless ``test`` jumps over that."""
    load = (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * argument)
    return [(_EQUAL, 0, 4, number), load, test, _denied(_EACCES), (_RETURN, 0, 0, _ALLOW)]
