"""The closed door: no packet leaves the process that runs the eyes.

MediaPipe 1.x sends usage metrics: within a minute of creating a landmarker it looks up a
Google host, and there is no switch for it. So two locks, each enough alone:

namespace   the process moves into an empty network namespace, where there is nothing to
            reach: no interface is up, not even the loopback
proxy       MediaPipe's libcurl is told that the way out is a port of this machine on which
            nobody listens: a refused connect, and no name is looked up

Close the door before MediaPipe *and numpy* are imported: a namespace for an ordinary user
is only given to a process with one thread, and numpy's BLAS starts some on import (unless
OPENBLAS_NUM_THREADS=1 is set). That is why nothing here imports more than the standard
library. Threads that run already keep the network they had.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NOBODY_LISTENS = "http://127.0.0.1:9"
"""Port 9 is "discard", which no system has offered for decades."""
PROXIED = ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY")
"""libcurl reads https_proxy first, then HTTPS_PROXY, then all_proxy; http_proxy in lower case
only. The rest is for other libraries."""
EXEMPT = ("no_proxy", "NO_PROXY")
"""Hosts in these would go around the proxy."""

_GET_FLAGS, _UP = 0x8913, 1  # linux/sockios.h, linux/if.h
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # linux/sched.h


_PDEATHSIG, _DUMPABLE, _CAPBSET_DROP, _NO_NEW_PRIVS = 1, 4, 24, 38  # linux/prctl.h
_CAPABILITIES = 0x20080522  # linux/capability.h: version 3, two words each
_MOST_CAPABILITIES = 64
FILES = 256
"""Descriptors that the eyes may have open; they need about 40."""


@dataclass(frozen=True, slots=True)
class NetworkDoor:
    """Which locks hold."""

    namespace: bool
    """The process is in a network namespace of its own, with nothing in it but a loopback."""
    proxy: bool
    """Whoever obeys the proxy variables is sent to a port on which nobody listens."""
    why: str
    """Why there is no namespace, a sentence; "" when there is one."""

    def __str__(self) -> str:
        """One line for `station check` and the log."""
        if self.namespace:
            return "The eyes have no network: an empty namespace, and a proxy that goes nowhere."
        return f"The eyes are kept off the network by a proxy that goes nowhere only: {self.why}"


def close_network() -> NetworkDoor:
    """Shut this process off from the network, for good; say which locks hold.

    Files written afterwards belong to the same user as before. Safe to call twice.
    """
    _set_proxy()
    why = _enter_empty_namespace()
    return NetworkDoor(namespace=not why, proxy=True, why=why)


def _set_proxy() -> None:
    for name in PROXIED:
        os.environ[name] = NOBODY_LISTENS
    for name in EXEMPT:
        os.environ.pop(name, None)


def _enter_empty_namespace() -> str:
    """Enter it; return why not, or ""."""
    if not sys.platform.startswith("linux"):
        return f"network namespaces are a feature of Linux, and this is {sys.platform}."
    if _alone():
        return ""
    if os.geteuid() == 0 and _try(_network_only) == "":
        return _proof()
    if _threads() > 1:
        return (
            "this process had started threads already, and Linux gives a namespace to a process "
            "with one thread only; set OPENBLAS_NUM_THREADS=1 or close the door earlier."
        )
    # A refusal half-way (a system that forbids user namespaces lets one in and then denies
    # the rest) would leave this process without an identity: let a child try first.
    refused = _in_a_child(_user_and_network)
    if refused:
        return f"this system refuses namespaces to ordinary users ({refused})."
    return _try(_user_and_network) or _proof()


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _network_only() -> None:
    _unshare(_NEW_NET)


def _user_and_network() -> None:
    """A user namespace in which we are who we were, and a network namespace in it."""
    user, group = os.geteuid(), os.getegid()
    _unshare(_NEW_USER | _NEW_NET)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _unshare(flags: int) -> None:
    """`os.unshare` is new in Python 3.12; the station runs on 3.11."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(ctypes.c_int(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _try(step: Callable[[], None]) -> str:
    try:
        step()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _in_a_child(step: Callable[[], None]) -> str:
    """Try a step in a child process; return why it failed, or ""."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, _try(step).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as answer:
        refused = answer.read()
    os.waitpid(child, 0)
    return refused


def _alone() -> bool:
    """Whether no interface is up, but perhaps the loopback.

    A kernel with IPv6-over-IPv4 puts a `sit0` into every new namespace; it is down, and leads
    nowhere.
    """
    return not any(_is_up(name) for _, name in socket.if_nameindex() if name != "lo")


def _is_up(interface: str) -> bool:
    """Whether it could carry a packet; one that cannot be asked counts as one that could."""
    request = struct.pack("16sH22x", interface.encode(), 0)  # linux/if.h: struct ifreq
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asked:  # the unit allows no others
        try:
            answer = fcntl.ioctl(asked, _GET_FLAGS, request)
        except OSError:
            return True
    return bool(struct.unpack("16sH22x", answer)[1] & _UP)


def _proof() -> str:
    return "" if _alone() else "the new namespace turned out not to be empty."


@dataclass(frozen=True, slots=True)
class Powers:
    """What this process has given up."""

    gone: tuple[str, ...]
    kept: tuple[str, ...]
    """What this system would not let go of."""

    def __str__(self) -> str:
        """One line for `station check` and the log."""
        kept = f" Kept: {', '.join(self.kept)}." if self.kept else ""
        return f"Given up: {', '.join(self.gone) or 'nothing'}.{kept}"


def give_up_powers() -> Powers:
    """Give up, for good, what eyes do not need; close the network first, which takes some."""
    refused = {name: _try(step) for name, step in _POWERS.items()}
    return Powers(
        gone=tuple(name for name, why in refused.items() if not why),
        kept=tuple(f"{name} ({why})" for name, why in refused.items() if why),
    )


def end_with_parent() -> None:
    """Let the kernel kill this process when the thread that started it ends.

    Last of all: a change of what a process may do takes this back.
    """
    _prctl(_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, *(ctypes.c_ulong(number) for number in (value, 0, 0, 0))) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _no_core() -> None:
    """What lies in memory is a picture of somebody."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_DUMPABLE, 0)


def _few_files() -> None:
    """A leak of descriptors ends here, and not with the whole system's."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _no_capabilities() -> None:
    """Root's powers, and those that came with a namespace of our own."""
    for number in range(_MOST_CAPABILITIES):
        with contextlib.suppress(OSError):  # beyond the kernel's last, or none to begin with
            _prctl(_CAPBSET_DROP, number)
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    if libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


_POWERS: dict[str, Callable[[], None]] = {
    "new privileges": lambda: _prctl(_NO_NEW_PRIVS, 1),
    "capabilities": _no_capabilities,
    "core dumps": _no_core,
    "many files": _few_files,
}
