"""The loop: what happened is kept before it is told, and no missing part stops a set."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from station.app.books import Books
from station.app.kiosk import EASED, Kiosk
from station.app.lamps import RETRY_S, Lamps
from station.app.speaker import Speaker
from station.coach.session import Session
from station.config.schema import Config, LightsConfig, SoundConfig
from station.errors import LightsUnavailable, StoreUnavailable
from station.form.figure import HINGE, hinge_moves, play
from station.heartbeat import Heartbeat
from station.lights.console import ConsoleLights
from station.screen.recorder import Recorder
from station.sound.kept import KeptSound
from station.staff import Desk, Guard
from station.staff.kept import KeptHands
from station.store.memory import MemoryStore
from station.store.stamp import Stamp
from station.values import EyesState, JudgedRep, Light, Scene, Sight, Tap, Tone, Touch, Vision
from station.vision.eyes import Figures
from tests.app.looking import Looking
from tests.coach.walk import a_plan

STILL_S = 38.0
"""Long enough for the way from walking up, by the lesson, to the set."""


@cache
def a_visit(reps: int = 2) -> tuple[Sight, ...]:
    """Somebody who stands still for long, and then does their reps."""
    return tuple(play(hinge_moves(reps, HINGE, still=STILL_S, rest=2.0), None, 12.0))


@dataclass
class Diary:
    """What lamps and store did, in one order."""

    lines: list[str] = field(default_factory=list)


class DiaryStore(MemoryStore):
    """A store that notes when a rep was durable."""

    def __init__(self, diary: Diary) -> None:
        """Write into that diary."""
        super().__init__()
        self._diary = diary

    def add_rep(self, set_id: int, rep: JudgedRep, at: Stamp | None = None) -> None:
        """Keep it, and note it."""
        super().add_rep(set_id, rep, at)
        self._diary.lines.append(f"kept {rep.number}")


class DiaryLamps(Lamps):
    """Lamps that note what they show."""

    def __init__(self, diary: Diary) -> None:
        """Write into that diary."""
        super().__init__(LightsConfig(kind="none"), 0.0)
        self._diary = diary

    def show(self, light: Light) -> None:
        """Note verdicts."""
        if light in (Light.GREEN, Light.RED):
            self._diary.lines.append(light.value)


@dataclass
class Ticking:
    """A clock that is told how much time has passed."""

    time: float = 1000.0

    def past(self, seconds: float) -> None:
        """So much later."""
        self.time += seconds


class Rooms:
    """A kiosk with stand-ins all around."""

    def __init__(
        self,
        sights: Sequence[Sight],
        lamps: Lamps | None = None,
        heartbeat: Heartbeat | None = None,
    ) -> None:
        """Look at these sights."""
        self.diary = Diary()
        self.eyes = Looking(sights)
        self.screen = Recorder()
        self.store = DiaryStore(self.diary)
        self.lamps = lamps or DiaryLamps(self.diary)
        session = Session(a_plan("hinge", reps=2), self.eyes.now())
        books = Books(self.store)
        quiet = Config(sound=SoundConfig(kind="kept"))
        self.speaker = Speaker(quiet, Path())
        self.hands = KeptHands()
        self.desk = Desk(quiet, self.hands, Guard(), self.screen.menu_rows)
        self.kiosk = Kiosk(
            self.eyes,
            session,
            self.screen,
            self.lamps,
            self.speaker,
            self.desk,
            self.store,
            books,
            heartbeat,
        )

    def at(self, scene: Scene) -> bool:
        """Whether the session is there."""
        return self.kiosk.session.scene is scene

    def run(self) -> Rooms:
        """Until everything was seen."""
        self.kiosk.run(lambda _feedback: self.eyes.over)
        return self


def test_a_rep_is_durable_before_it_is_celebrated() -> None:
    """Every lamp follows its row in the store, never the other way round."""
    assert Rooms(a_visit()).run().diary.lines == ["kept 1", "green", "kept 2", "green"]


def test_what_happened_is_in_the_store() -> None:
    """A visit is one session with one set of two reps."""
    rooms = Rooms(a_visit()).run()
    counts = rooms.store.counts()
    assert (counts.sessions, counts.sets, counts.reps) == (1, 1, 2)


def test_without_lamps_the_screen_says_it() -> None:
    """A missing chip is a notice with its remedy; verdicts reach the screen all the same."""
    lamps = Lamps(LightsConfig(kind="gpio"), 0.0)
    assert "header" in lamps.notice
    rooms = Rooms(a_visit(), lamps).run()
    assert rooms.kiosk.feedback.count == 2
    rooms.kiosk._draw(0.0)
    assert lamps.notice in rooms.screen.shown[-1].notices


def test_lamps_that_fail_are_let_go_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is lost in use becomes a notice; half a minute later they are opened afresh."""
    opened: list[ConsoleLights] = []

    def open_lights(_config: LightsConfig) -> ConsoleLights:
        opened.append(ConsoleLights())
        return opened[-1]

    monkeypatch.setattr("station.app.lamps.open_lights", open_lights)
    lamps = Lamps(LightsConfig(kind="console"), 100.0)

    def fails(_light: Light) -> None:
        raise LightsUnavailable("The line was lost: check the wires.")

    monkeypatch.setattr(opened[0], "show", fails)
    lamps.show(Light.GREEN)
    assert lamps.notice == "The line was lost: check the wires."
    lamps.tick(100.0 + RETRY_S - 1.0)
    assert len(opened) == 1
    lamps.tick(100.0 + RETRY_S)
    assert (len(opened), lamps.notice) == (2, "")


def test_eyes_that_became_slow_are_told_to_staff_and_to_nobody_on_the_mat() -> None:
    """While the station waits for somebody; a visit is not disturbed."""
    rooms = Rooms(a_visit())
    rooms.eyes.figures = Figures(eased=True)
    told: dict[Scene, bool] = {}
    while not rooms.eyes.over:
        rooms.kiosk.turn()
        rooms.kiosk._draw(0.0)
        shown = rooms.screen.shown[-1]
        told[shown.scene] = EASED in shown.notices
    assert told.keys() > {Scene.ATTRACT, Scene.SET}
    assert [scene for scene, so in told.items() if so] == [Scene.ATTRACT]


def test_the_store_may_fail_and_the_set_goes_on() -> None:
    """A full disk is a notice on the screen; the count does not stop."""
    rooms = Rooms(a_visit())
    rooms.store.notice = "Not saving: the disk is full."
    rooms.run()
    rooms.kiosk._draw(0.0)
    assert rooms.kiosk.feedback.count == 2
    assert "Not saving: the disk is full." in rooms.screen.shown[-1].notices


def test_taps_reach_the_session() -> None:
    """A touch on the screen moves on."""
    rooms = Rooms([])
    rooms.screen.tap(Tap(Touch.START))
    rooms.kiosk.turn()
    assert rooms.kiosk.session.scene is Scene.SET_UP


def test_trouble_of_the_eyes_reaches_the_screen() -> None:
    """In few words, and their own in full."""
    rooms = Rooms([])
    rooms.eyes.state = EyesState(Vision.BLIND, "There is no camera: plug one in.", "CAM-1")
    rooms.kiosk.turn()
    assert rooms.kiosk.feedback.scene is Scene.TROUBLE
    assert rooms.kiosk.feedback.cue == "The camera is not there."
    assert "There is no camera: plug one in." in rooms.kiosk.feedback.lines


def test_opening_anew_is_no_end_for_systemd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It kills, after a while, what has said STOPPING, and staff have only chosen something."""
    monkeypatch.setattr(Kiosk, "reopen", True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        address = str(tmp_path / "notify")
        systemd.bind(address)
        heartbeat = Heartbeat({"NOTIFY_SOCKET": address})
        Rooms([], heartbeat=heartbeat).kiosk.run(lambda _feedback: False)
        systemd.setblocking(False)
        heard = _all(lambda: systemd.recv(4096).decode())
    assert heard == ["READY=1"]


def test_only_an_empty_room_is_idle() -> None:
    """The eyes may start afresh while nobody is there, and not in a set."""
    rooms = Rooms(a_visit()).run()
    assert rooms.eyes.asked_idle[0] is True
    assert rooms.eyes.asked_idle[-1] is False


def test_closing_the_window_ends_the_loop() -> None:
    """A laptop's window can be closed; the loop then returns."""
    rooms = Rooms([])
    rooms.screen.closed_by_user = True
    rooms.kiosk.run(lambda _feedback: False)


def test_the_heartbeat_hears_of_every_turn(tmp_path: Path) -> None:
    """Systemd is told READY once, and fed while the station is healthy."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        address = str(tmp_path / "notify")
        systemd.bind(address)
        heartbeat = Heartbeat({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000000"})
        Rooms(a_visit(1)[:40], heartbeat=heartbeat).run()
        systemd.setblocking(False)
        heard = _all(lambda: systemd.recv(4096).decode())
    assert heard[0] == "READY=1"
    assert "WATCHDOG=1" in heard
    assert heard[-1] == "STOPPING=1"


# What was wired in with the screen and the sound.


def test_each_tone_is_heard_once() -> None:
    """Three ticks and a go, and one tone for each verdict: what a feedback repeats, the speaker
    does not.
    """
    rooms = Rooms(a_visit()).run()
    heard = rooms.speaker.sound
    assert isinstance(heard, KeptSound)
    assert heard.tones == [Tone.TICK] * 3 + [Tone.GO] + [Tone.GOOD] * 2


def test_the_edge_comes_in_the_turn_of_the_lamp() -> None:
    """The verdict is drawn before that turn ends, though the frame before was drawn just now;
    the frames after it do not begin it anew.
    """
    rooms = Rooms(a_visit())
    while not (rooms.eyes.over or "green" in rooms.diary.lines):
        rooms.kiosk._due = math.inf  # no frame is
        frames = rooms.screen.frames
        rooms.kiosk.turn()
    assert rooms.screen.frames == frames + 1
    assert rooms.screen.shown[-1].light is Light.GREEN
    assert rooms.screen.shown[-1].count == 1
    rooms.kiosk._draw(time.monotonic())
    assert rooms.screen.shown[-1].light is None


@pytest.mark.parametrize(("draws_s", "most"), [(0.005, 300), (0.2, 25)])
def test_drawing_leaves_half_of_the_time(
    draws_s: float, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty frames a second where that is quick; else as many as leave time for the sights."""
    clock = Ticking()
    rooms = Rooms(())
    monkeypatch.setattr(time, "monotonic", lambda: clock.time)
    monkeypatch.setattr(time, "thread_time", lambda: clock.time)
    monkeypatch.setattr(rooms.screen, "show", lambda *_: clock.past(draws_s))
    begun, rooms.kiosk._due = clock.time, clock.time
    while clock.time < begun + 10.0:
        rooms.kiosk.turn()
        clock.past(0.001)
    assert rooms.kiosk.pace.drawn == pytest.approx(most, abs=3)


def knock(rooms: Rooms) -> None:
    """Five taps in the corner."""
    for _ in range(5):
        rooms.screen.tap(Tap(Touch.CORNER))
    rooms.kiosk.turn()


def test_opening_the_desk_ends_the_visit() -> None:
    """What was done is kept as a session that is over; the person is forgotten, and whoever is
    seen meanwhile begins nothing.
    """
    rooms = Rooms(a_visit(1)).run()
    assert rooms.at(Scene.SET)
    knock(rooms)
    assert rooms.kiosk.feedback.scene is Scene.STAFF
    assert rooms.at(Scene.ATTRACT)
    assert rooms.store.unfinished() is None
    rooms.eyes.coming.extend(a_visit(1)[:60])
    rooms.kiosk.run(lambda _feedback: rooms.eyes.over)
    assert rooms.at(Scene.ATTRACT)


def test_the_loop_ends_for_what_staff_chose() -> None:
    """Not while their menu is open, and not for what holds at once, such as the volume."""
    rooms = Rooms([])
    rooms.desk._passed("")  # as with the right PIN
    for id in ("sound", "volume -", "up"):
        rooms.desk.press(id, time.monotonic())
    rooms.desk.press("up", time.monotonic())
    assert (rooms.kiosk.reopen, rooms.kiosk.config.sound.volume) == (False, rooms.hands.volume)
    rooms.desk._passed("")
    for id in ("training", "session.reps +"):
        rooms.desk.press(id, time.monotonic())
        assert not rooms.kiosk.reopen
    rooms.desk.close()
    assert rooms.kiosk.reopen
    rooms.kiosk.run(lambda _feedback: False)
    assert rooms.kiosk.config.session.reps == rooms.hands.kept["session.reps"] == 3


def test_choices_that_cannot_be_kept_are_a_notice() -> None:
    """On the screen, where visitors see it too: somebody will tell."""
    rooms = Rooms([])
    rooms.desk._passed("")
    rooms.hands.trouble = StoreUnavailable("the disk is full")
    for id in ("training", "session.reps +"):
        rooms.desk.press(id, time.monotonic())
    rooms.desk.close()
    rooms.kiosk._draw(time.monotonic())
    assert "Not kept: the disk is full" in rooms.screen.shown[-1].notices


def _all(receive: Callable[[], str]) -> list[str]:
    heard = []
    try:
        while True:
            heard.append(receive())
    except BlockingIOError:
        return heard
