"""The vision process at work: every sight in order, reports beside them, and an early death."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from station.config.schema import CameraConfig, VisionConfig
from station.errors import EngineUnavailable
from station.values import Frame, Sight
from station.vision.camera.standin import StandIn
from station.vision.closing import Closing
from station.vision.gaze import Gaze
from station.vision.ladder import EXIT_ENGINE
from station.vision.link import Inbox, Kind, Outbox, Report, decode_report, decode_sight
from station.vision.lookout import Lookout
from station.vision.pace import UNMEASURED, Fitness, Measured
from station.vision.plan import Plan, receive_plan
from station.vision.ring import Ring
from tests.vision.sights import plain

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0
PLAN = Plan(CameraConfig(kind="webcam"), VisionConfig(), __file__, 0.0)


class Engine(Closing):
    """Sees somebody in every picture; may be told to wait before it does."""

    name, model = "stand-in", "none"

    def __init__(self, outline: int = 0) -> None:
        self.outline = outline
        self.go = threading.Event()
        self.go.set()
        self.looked: list[float] = []

    def see(self, frame: Frame) -> Sight:
        self.go.wait(PATIENCE)
        self.looked.append(frame.time)
        return replace(plain(frame.time, self.outline), people=0)

    def close(self) -> None: ...


class Life:
    """A lookout in a thread, heard from the kiosk's side."""

    def __init__(self, engine: Any, device: Any, plan: Plan = PLAN) -> None:
        ours, theirs = socket.socketpair()
        self.line, self.inbox = ours, Inbox(ours)
        self.ring, handle = Ring.create()
        ring = Ring(handle)
        os.close(handle)
        self._open = (ours, theirs, self.ring, ring)
        self.left: list[int] = []
        self.sights: list[float] = []
        self.reports: list[Report] = []
        self.known_before: Report | None = None
        self.engine, self.asked_for = engine, list[tuple[Path, str, str]]()
        gaze = Gaze(plan, self._hand_out, self._measure)
        self.lookout = Lookout(plan, theirs, ring, "The door.", gaze, device.open, self.left.append)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.code: int | None = None
        self.thread.start()

    def _hand_out(self, model_path: Path, model: str, wanted: str, *_: int) -> Any:
        self.asked_for.append((model_path, model, wanted))
        return self.engine

    def _measure(self, *_: object) -> Measured:
        return UNMEASURED

    def _run(self) -> None:
        self.code = self.lookout.run()

    def end(self) -> None:
        """Hang up, and see that it leaves."""
        self.line.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + PATIENCE
        self.thread.join(PATIENCE)
        while not self.left and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        assert self.left
        for end in self._open:
            end.close()

    def until(self, done: Callable[[], object]) -> None:
        """Listen until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, (self.reports[-1:], len(self.sights))
            select.select([self.line], [], [], 0.05)
            for kind, payload in self.inbox.read():
                if kind is Kind.SIGHT:
                    if not self.sights and self.reports:
                        self.known_before = self.reports[-1]
                    self.sights.append(decode_sight(payload).time)
                else:
                    self.reports.append(decode_report(payload))


@pytest.fixture
def live() -> Iterator[Callable[..., Life]]:
    """Start lookouts; hang up on them at the end."""
    begun: list[Life] = []

    def start(*args: Any) -> Life:
        begun.append(Life(*args))
        return begun[-1]

    yield start
    for life in begun:
        life.end()


def test_what_the_engine_sees_arrives_in_order(live: Callable[..., Life]) -> None:
    """Every picture that it looked at is a sight, none twice, with reports in between."""
    engine = Engine()
    life = live(engine, StandIn(frames_per_second=200))
    life.until(lambda: len(life.sights) > 100 and len(life.reports) > 2)
    assert life.sights == engine.looked[: len(life.sights)]
    last = life.reports[-1]
    assert (last.phase, last.camera) == ("seeing", "stand-in")
    assert last.fitness == Fitness("stand-in, none")
    assert last.door == "The door."
    assert last.fps > 20
    assert last.memory_mb > 10


def test_the_engine_that_the_site_wants_is_opened(live: Callable[..., Life]) -> None:
    """Model, its file, and which engine, as the config says."""
    wants = replace(PLAN, vision=VisionConfig(model="lite", engine="litert"))
    life = live(Engine(), StandIn(frames_per_second=200), wants)
    life.until(lambda: life.sights)
    assert life.asked_for == [(Path(__file__), "lite", "litert")]


def test_the_preview_does_not_wait_for_the_engine(live: Callable[..., Life]) -> None:
    """Pictures reach the screen while the engine is busy with an old one, and that is told."""
    engine = Engine()
    engine.go.clear()
    life = live(engine, StandIn(frames_per_second=200))
    shown: list[int] = []

    def watching() -> bool:
        if (picture := life.ring.newest(shown[-1] if shown else 0)) is not None:
            shown.append(picture.number)
        return len(shown) > 5 and life.reports[-1].busy_since > 0

    life.until(watching)
    assert engine.looked == []
    engine.go.set()
    life.until(lambda: life.sights)
    assert life.reports[-1].skipped > 0


def test_a_kiosk_that_does_not_listen_costs_pictures_but_no_sight(
    live: Callable[..., Life],
) -> None:
    """The engine waits for it; when it listens, all that was seen is there, in order."""
    engine = Engine(outline=150)
    life = live(engine, StandIn(frames_per_second=1000))
    deadline = time.monotonic() + PATIENCE
    before = -1
    while before != len(engine.looked) or before < 8:
        assert time.monotonic() < deadline
        before = len(engine.looked)
        threading.Event().wait(0.2)
    life.until(lambda: len(life.sights) > before + 20)
    assert life.sights == engine.looked[: len(life.sights)]


@pytest.mark.parametrize(
    ("engine", "model", "code"),
    [(EngineUnavailable("No engine."), __file__, "EYE-1"), (None, "nowhere.task", "EYE-2")],
)
def test_an_engine_that_cannot_run_says_why_and_ends(
    live: Callable[..., Life],
    engine: Exception | None,
    model: str,
    code: str,
) -> None:
    """With a code of its own, so that the kiosk tries again later; the camera has no say in it."""

    class Refuses:
        def __enter__(self) -> None:
            assert engine is not None
            raise engine

        def __exit__(self, *error: object) -> None: ...

    life = live(Refuses(), StandIn(frames_per_second=200), replace(PLAN, model_path=model))
    life.until(lambda: life.code is not None)
    assert life.code == EXIT_ENGINE
    life.until(lambda: life.reports and life.reports[-1].code)
    assert life.reports[-1].code == code
    assert life.reports[-1].trouble


def test_where_a_film_began_is_told_before_its_first_sight(live: Callable[..., Life]) -> None:
    """So that it can be taken up there, however early this process dies."""
    file = ROOT / "tests" / "recordings" / "still.npz"
    camera = CameraConfig(kind="recording", file=str(file), pace=0)
    life = live(None, SimpleNamespace(open=None), replace(PLAN, camera=camera, origin=50.0))
    life.until(lambda: life.reports and life.reports[-1].phase == "ended")
    assert life.known_before is not None
    assert life.known_before.begin == life.sights[0] == 50.0


def test_a_plan_is_received_as_it_was_sent() -> None:
    """Config and all, NaN for what is not known yet."""
    camera = CameraConfig(kind="video", file="clip.mp4", pace=2.0, zone=(0.2, 0.8))
    measured = Measured("litert 2.3.0", "a Pi", "full", 3, 20.0, 30.0)
    plan = Plan(camera, VisionConfig(model="lite"), "model.task", 7.25, measured=measured)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Outbox(ours).send(Kind.PLAN, plan.encode())
        assert repr(receive_plan(theirs)) == repr(plan)
        ours.close()
        with pytest.raises(ConnectionError):
            receive_plan(theirs)


@pytest.mark.parametrize(("pace", "later"), [(1.0, 5.0), (4.0, 20.0)])
def test_the_stations_clock_runs_with_the_pace_of_a_file(
    monkeypatch: pytest.MonkeyPatch, pace: float, later: float
) -> None:
    """Five seconds after its origin; a real camera's clock is the monotonic one."""
    monkeypatch.setattr(time, "monotonic", lambda: 105.0)
    clip = CameraConfig(kind="video", pace=pace)
    assert Plan(clip, VisionConfig(), "", 100.0).now() == 100 + later
    assert Plan(CameraConfig(pace=pace), VisionConfig(), "", 100.0).now() == 105


def test_the_real_process_shuts_the_door_before_it_loads_anything() -> None:
    """And leaves out what MediaPipe would import to draw and to listen."""
    code = """
import sys
from station.vision import worker
worker.close_network = lambda: print("numpy" in sys.modules, "pydantic" in sys.modules)
worker._look = lambda *_: print(sys.modules["matplotlib"].__file__ if hasattr(
    sys.modules["matplotlib"], "__file__") else "nothing") or 0
import socket
one, other = socket.socketpair()
print(worker.main([str(one.detach()), "0"]))
"""
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False", "False", "nothing", "0"]


def test_a_thread_that_fails_takes_the_process_with_it() -> None:
    """With a traceback in the log: half a pair of eyes sees nothing."""
    code = """
import threading, signal
from station.vision import worker
threading.excepthook = worker._end_with_its_threads
threading.Thread(target=lambda: 1 / 0).start()
signal.pause()
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 70
    assert "ZeroDivisionError" in ran.stderr


def test_hanging_up_ends_the_process() -> None:
    """Also before it was told what to look with; without a word."""
    ours, theirs = socket.socketpair()
    ring, handle = Ring.create()
    ring.close()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "station.vision.worker", str(theirs.fileno()), str(handle)],
            cwd=ROOT,
            pass_fds=(theirs.fileno(), handle),
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stderr=subprocess.PIPE,
        )
    os.close(handle)
    ours.close()
    _, words = process.communicate(timeout=PATIENCE)
    assert (process.returncode, words) == (0, b"")


def test_ctrl_c_is_for_the_kiosk() -> None:
    """The eyes go on until they are told to end."""
    code = """
import os, signal, socket
from station.vision import worker
worker._look = lambda *_: os.kill(os.getpid(), signal.SIGINT) or 7
one, other = socket.socketpair()
print(worker.main([str(one.detach()), "0"]))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "7"
    assert ran.returncode == 0
