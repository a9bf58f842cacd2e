"""The vision process: it shuts its door, gives up its powers, and looks.

    python -m station.vision.worker SOCKET RING

is what the kiosk starts, with the numbers of two descriptors that it hands on. Nothing that
could start a thread is imported before the door is shut (`station.vision.sandbox`).
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from types import ModuleType, TracebackType

from station.vision.sandbox import close_network, end_with_parent, give_up_powers

EXIT_BROKEN = 70
"""Something failed that nobody thought of; the traceback is in the log."""


NEVER_USED = ("matplotlib", "matplotlib.pyplot", "sounddevice")
"""What MediaPipe imports to draw and to listen. Without it the eyes open 0.6 s sooner and hold
60 MB less, and no cache of fonts is written."""


def main(handles: list[str]) -> int:
    """Look until the kiosk hangs up; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the kiosk decides when to end
    door = close_network()
    powers = give_up_powers()
    end_with_parent()
    threading.excepthook = _end_with_its_threads
    for name in NEVER_USED:
        sys.modules[name] = ModuleType(name)
    connection, ring = (int(handle) for handle in handles)
    with socket.socket(fileno=connection) as link:
        return _look(link, ring, f"{door} {powers}")


def _look(connection: socket.socket, ring_handle: int, door: str) -> int:
    from station.vision.lookout import Lookout
    from station.vision.plan import receive_plan
    from station.vision.ring import Ring

    try:
        plan = receive_plan(connection)
    except ConnectionError:  # there is nobody to look for
        return 0
    ring = Ring(ring_handle)
    os.close(ring_handle)
    return Lookout(plan, connection, ring, door).run()


def _end_with_its_threads(hook: threading.ExceptHookArgs) -> None:
    """A thread that fails takes the process with it: half a pair of eyes sees nothing."""
    if hook.exc_value is not None:
        _tell(type(hook.exc_value), hook.exc_value, hook.exc_traceback)
    os._exit(EXIT_BROKEN)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.excepthook(kind, error, trace)
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except Exception as error:
        _tell(type(error), error, error.__traceback__)
        code = EXIT_BROKEN
    os._exit(code)  # threads that hang in a driver or in native code are not waited for
