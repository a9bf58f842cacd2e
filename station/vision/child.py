"""One vision process, seen from the kiosk: started, listened to, ended. Nothing here waits."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import station
from station.values import Preview
from station.vision.link import Inbox, Kind, Outbox
from station.vision.plan import Plan
from station.vision.ring import Ring

WORKER: Final = (sys.executable, "-m", "station.vision.worker")
MOST: Final = 64
"""Messages at a time, so that a flood of them never holds up the kiosk: 64 take 3 ms."""
ASKED_S: Final = 1.0
"""After being asked to end, it is made to."""

_QUIET = {
    "OPENBLAS_NUM_THREADS": "1",  # no thread before the door is shut, nor any need for one
    "PYTHONDONTWRITEBYTECODE": "1",  # the eyes write no file
    "PYTHONSAFEPATH": "1",  # nothing is imported from wherever the kiosk was started
}


class Child:
    """A vision process with its socket and its ring."""

    def __init__(self, command: Sequence[str], plan: Plan) -> None:
        """Start it, and tell it the plan; raises `OSError` when the system will not have it."""
        with contextlib.ExitStack() as undo:
            self._ring, ring = Ring.create()
            undo.callback(os.close, ring)
            ours, theirs = socket.socketpair()
            undo.enter_context(theirs)
            with contextlib.ExitStack() as kept:
                kept.callback(self._ring.close)
                kept.enter_context(ours)
                Outbox(ours).send(Kind.PLAN, plan.encode())  # it waits there to be read
                self._process = _run(command, (theirs.fileno(), ring))
                kept.pop_all()
        self._socket = ours
        self._inbox = Inbox(ours)
        self._shown = 0
        self.pid = self._process.pid

    @property
    def gone(self) -> bool:
        """It has hung up, and all that it said has been read."""
        return self._inbox.closed and not self._inbox.more

    @property
    def more(self) -> bool:
        """There is more to read already."""
        return self._inbox.more

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return self._socket.fileno()

    def read(self) -> list[tuple[Kind, bytes]]:
        """Return what it said; raises `Garbled`."""
        return self._inbox.read(MOST)

    def preview(self) -> Preview | None:
        """The newest picture that was not given out yet, or None."""
        shown = self._ring.newest(self._shown)
        if shown is None:
            return None
        self._shown = shown.number
        return shown.preview

    def exit_code(self) -> int | None:
        """How it ended (negative: by that signal), or None."""
        return self._process.poll()

    def kill(self) -> None:
        """End it; also one that is stopped or hangs."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)

    def let_go(self) -> None:
        """Hang up, which asks it to end, and unmap the ring."""
        self._socket.close()
        self._ring.close()

    def end(self) -> None:
        """Wait for its end for a second, then see to it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ASKED_S)
            return
        self.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # not even the kernel can
            self._process.wait(ASKED_S)


def _run(command: Sequence[str], handles: tuple[int, int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*command, *map(str, handles)],
        stdin=subprocess.DEVNULL,
        stdout=2,  # whatever native code prints belongs into the log
        pass_fds=handles,
        env={**os.environ, **_QUIET, "PYTHONPATH": _path()},
        start_new_session=True,  # Ctrl-C is for the kiosk, which ends it in good order
    )


def _path() -> str:
    """Where the worker finds the station: where the kiosk found it, and what else it has."""
    here = str(Path(station.__file__).parents[1])
    return os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH", "")])])
