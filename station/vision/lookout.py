"""The vision process at work: pictures in, sights out, and a report four times a second.

    capture ──newest──▶ engine ──in order──▶ props ──▶ kiosk
       └──────▶ preview ring

Each arrow's head is a thread of its own. Pictures give way to newer ones when the engine is
slow; sights never do: when the kiosk is slow, the props and then the engine wait for it.
"""

from __future__ import annotations

import math
import os
import queue
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from station.errors import CameraUnavailable, EngineUnavailable, ModelUnavailable
from station.values import Frame, Image, Sight
from station.vision.camera import Camera, EndOfClip, SightSource, open_camera
from station.vision.capture import RETRY_S, Capture, Mailbox
from station.vision.film import Film, film
from station.vision.gaze import Gaze
from station.vision.ladder import EXIT_CAMERA, EXIT_ENGINE
from station.vision.link import Kind, Outbox, Report, encode_report, encode_sight
from station.vision.plan import Plan
from station.vision.props import Props
from station.vision.ring import Ring

REPORT_S: Final = 0.25
LATELY_S: Final = 3.0
"""Over which rates are told."""
AHEAD: Final = 2
"""Pictures that the engine may be ahead of the finders of rod and wall."""
WAIT_S: Final = 0.5


class Lookout:
    """One life of the vision process."""

    def __init__(
        self,
        plan: Plan,
        connection: socket.socket,
        ring: Ring,
        door: str = "",
        gaze: Gaze | None = None,
        camera: Callable[[], Camera] | None = None,
        leave: Callable[[int], None] = os._exit,
    ) -> None:
        """Look as the plan says, and tell the kiosk over the connection."""
        self._plan, self._connection, self._door = plan, connection, door
        self._out = Outbox(connection)
        self._gaze, self._exit = gaze or Gaze(plan), leave
        self._hung_up, self._telling = threading.Event(), threading.Lock()
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._capture = Capture(camera or self._open_camera, self._mailbox, self._show)
        self._ring = ring
        self._film: Film | None = None
        self._refusal = ("", "")
        self._phase = "opening"
        self._sights = 0
        self._sent: deque[float] = deque(maxlen=256)

    def run(self) -> int:
        """Look until the kiosk hangs up; return the exit code."""
        threading.Thread(target=self._keep_reporting, name="reports", daemon=True).start()
        try:
            if self._plan.camera.kind == "recording":
                self._replay()
            else:
                self._look()
        except (EngineUnavailable, ModelUnavailable) as error:
            code = "EYE-2" if isinstance(error, ModelUnavailable) else "EYE-1"
            self._refusal = (str(error), code)
            self._report()
            return EXIT_ENGINE
        self._phase = "ended"
        self._report()
        self._hung_up.wait()  # the kiosk does so when it has seen enough
        return 0

    def report(self) -> Report:
        """How the eyes are at this moment."""
        tally = self._capture.tally
        trouble, code = self._refusal if self._refusal[0] else (tally.trouble, tally.code)
        return Report(
            phase=self._phase,
            pictured=tally.pictured,
            busy_since=self._gaze.busy_since,
            begin=self._film.begin if self._film else math.nan,
            trouble=trouble,
            code=code,
            camera=tally.name,
            fitness=self._gaze.fitness,
            door=self._door,
            pictures=tally.pictures,
            sights=self._sights,
            skipped=self._mailbox.skipped,
            malformed=tally.malformed,
            repeated=tally.repeated,
            reopened=tally.reopened,
            fps=self._rate(),
            engine_ms=self._gaze.typical_ms,
            memory_mb=_resident_mb(),
        )

    def _look(self) -> None:
        """From a camera through the engine."""
        self._capture.start()
        done: queue.Queue[tuple[Frame, Sight] | None] = queue.Queue(AHEAD)
        finders = threading.Thread(target=self._add_props, args=(done,), name="props", daemon=True)
        finders.start()
        frames = iter(self._mailbox.take, None)
        for seen in self._gaze.see(frame for frame in frames if not self._passed(frame.time)):
            done.put(seen)
        done.put(None)
        finders.join()

    def _add_props(self, done: queue.Queue[tuple[Frame, Sight] | None]) -> None:
        props = Props()
        while (item := done.get()) is not None:
            self._send(props.add(*item))

    def _open_camera(self) -> Camera:
        plan = self._plan
        if plan.camera.kind != "video":
            return open_camera(plan.camera, plan.now)
        self._film = film(plan)
        self._report()  # before any sight: so that a file is taken up again where it began
        return self._film.clip()

    def _passed(self, moment: float) -> bool:
        return self._film is not None and self._film.passed(moment)

    def _show(self, at: float, image: Image) -> None:
        if not self._passed(at):
            self._ring.write(at, image)

    def _replay(self) -> None:
        """From a recording: there is no picture, and nothing to be seen in it."""
        tally = self._capture.tally
        while not self._hung_up.is_set():
            try:
                self._film = film(self._plan)
                self._report()
                self._play(self._film.sights())
                return
            except CameraUnavailable as error:
                tally.trouble, tally.code = str(error), "CAM-1"
                self._hung_up.wait(RETRY_S)

    def _play(self, sights: SightSource) -> None:
        """Send sights until the recording ends; raises `CameraUnavailable`."""
        tally = self._capture.tally
        tally.name, tally.trouble, tally.code = sights.name, "", ""
        tally.pictured = time.monotonic()
        while True:
            try:
                sight = sights.read(WAIT_S)
            except TimeoutError:
                continue
            except EndOfClip:
                return
            tally.pictures += 1
            tally.pictured = time.monotonic()
            if not self._passed(sight.time):
                self._send(sight)

    def _send(self, sight: Sight) -> None:
        try:
            self._out.send(Kind.SIGHT, encode_sight(sight))
        except OSError:
            self._leave()
        self._phase = "seeing"
        self._sights += 1
        self._sent.append(time.monotonic())

    def _keep_reporting(self) -> None:
        """Report, watch over the capture, and leave when the kiosk hangs up."""
        while True:
            self._report()
            if not self._capture.watch():
                self._exit(EXIT_CAMERA)
            if select.select([self._connection], [], [], REPORT_S)[0]:
                self._leave()
                return

    def _report(self) -> None:
        try:
            with self._telling:  # or an older report might be sent after a newer one
                self._out.send(Kind.REPORT, encode_report(self.report()))
        except OSError:
            self._leave()

    def _leave(self) -> None:
        """End at once: the camera is closed if it lets itself be closed; nothing is saved."""
        self._capture.close()
        self._hung_up.set()
        self._exit(0)

    def _rate(self) -> float:
        """Sights a second, of late."""
        now = time.monotonic()
        lately = [sent for sent in list(self._sent) if now - sent < LATELY_S]
        if len(lately) < 2:
            return 0.0
        return (len(lately) - 1) / max(1e-6, lately[-1] - lately[0])


def _resident_mb() -> float:
    """Memory that this process holds, megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6  # pages are 16 KB on a Pi 5
