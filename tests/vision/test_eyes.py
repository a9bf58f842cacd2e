"""The kiosk's side: sights in order, whatever becomes of the vision process."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from station.config.schema import CameraConfig, VisionConfig
from station.errors import EyesLost
from station.values import Sight, Vision
from station.vision import eyes as eyes_file
from station.vision import ladder
from station.vision.eyes import Eyes, open_eyes
from station.vision.kept import keep_fitness
from station.vision.link import Report, encode_sight
from station.vision.pace import Fitness, Measured
from station.vision.recording import read_recording
from tests.engine import TESTED
from tests.vision.sights import assert_same, plain

ROOT = Path(__file__).parents[2]
RECORDING = ROOT / "tests" / "recordings" / "free-good.npz"
STAND_IN = (sys.executable, "-S", "-E", str(Path(__file__).with_name("standin_worker.py")))
LONGEST_POLL = 0.25
PATIENCE = 20.0

Open = Callable[..., Eyes]


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[Open]:
    """Open eyes on a stand-in that does as it is told; closed at the end."""
    with ExitStack() as stack:

        def start(does: str = "steady", **says: object) -> Eyes:
            return stack.enter_context(opened(tmp_path, does, **says))

        yield start


def script(folder: Path, does: str, **says: object) -> Path:
    """Write what the stand-in shall do; the model's place is where it looks."""
    path = folder / "script.json"
    parts = {"sight": encode_sight(plain()).hex(), "report": asdict(Report())}
    path.write_text(json.dumps({**parts, "does": does, "says": says}))
    return path


def opened(folder: Path, does: str = "steady", **says: object) -> Eyes:
    """Open eyes on a stand-in; what is kept of them lies in `state`."""
    path = script(folder, does, **says)
    state = folder / "state"
    return open_eyes(CameraConfig(), VisionConfig(), path, command=STAND_IN, folder=state)


def until(eyes: Eyes, done: Callable[[], object], sights: list[Sight] | None = None) -> None:
    """Run the kiosk's loop until something is so; no turn of it may take long."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"nothing came of it: {eyes.state} {eyes.figures}"
        eyes.wait(1 / 30)
        begun = time.monotonic()
        came = eyes.poll()
        assert time.monotonic() - begun < LONGEST_POLL
        if sights is not None:
            sights += came


def sees(eyes: Eyes) -> Callable[[], bool]:
    """Whether the eyes can be relied on."""
    return lambda: eyes.state.vision is Vision.SEEING


def fresh(eyes: Eyes) -> Callable[[], bool]:
    """Whether another process than now sees."""
    before = eyes.figures.pid
    return lambda: eyes.figures.pid not in (0, before) and eyes.state.vision is Vision.SEEING


def handles() -> int:
    """Descriptors that this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> list[str]:
    """Processes that this one has not buried."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def test_the_eyes_open_and_see(stand_in: Open) -> None:
    """From opening to seeing, with sights that go forward."""
    eyes = stand_in()
    assert not sees(eyes)()
    sights: list[Sight] = []
    until(eyes, lambda: len(sights) > 20, sights)
    assert sees(eyes)()
    times = [sight.time for sight in sights]
    assert times == sorted(set(times))
    assert eyes.figures.silence < 1


def test_no_sight_is_given_twice(stand_in: Open) -> None:
    """A process that tells of the same moment again, or of one before, is not believed."""
    eyes = stand_in("echo")
    sights: list[Sight] = []
    until(eyes, lambda: eyes.figures.late > 1, sights)
    assert [sight.time for sight in sights] == [7.0]


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV])
def test_sight_comes_back_after_any_blow(
    stand_in: Open, blow: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, stopped or crashed: another process sees, and the loop never waited for it."""
    monkeypatch.setattr(ladder, "SILENCE_S", 0.3)
    eyes = stand_in()
    sights: list[Sight] = []
    until(eyes, sees(eyes), sights)
    os.kill(eyes.figures.pid, blow)
    until(eyes, fresh(eyes), sights)
    assert eyes.figures.respawns == 1
    times = [sight.time for sight in sights]
    assert times == sorted(set(times))


def test_twenty_deaths_leave_nothing_behind(stand_in: Open) -> None:
    """No descriptor, no process, alive or half dead."""
    eyes = stand_in()
    until(eyes, sees(eyes))
    before = handles()
    for _ in range(20):
        os.kill(eyes.figures.pid, signal.SIGKILL)
        until(eyes, fresh(eyes))
    assert handles() == before
    assert children() == [str(eyes.figures.pid)]


def test_closing_leaves_nothing_behind(tmp_path: Path) -> None:
    """Also a process that is stopped and cannot be asked."""
    before, others = handles(), children()
    for stopped in (False, True):
        eyes = opened(tmp_path)
        until(eyes, sees(eyes))
        if stopped:
            os.kill(eyes.figures.pid, signal.SIGSTOP)
        eyes.close()
        assert handles() == before
        assert children() == others


def test_a_system_that_will_not_start_a_process_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told in words, and nothing is left open."""
    monkeypatch.setattr(eyes_file, "AGAIN_S", 0.0)
    before = handles()
    path = script(tmp_path, "steady")
    with open_eyes(CameraConfig(), VisionConfig(), path, command=("/nowhere",)) as eyes:
        assert eyes.state.vision is Vision.BLIND
        assert "cannot be started (No such file" in eyes.state.words
        assert handles() == before
        monkeypatch.setattr(eyes, "_command", STAND_IN)
        until(eyes, sees(eyes))


@pytest.mark.parametrize("does", ["garble", "stutter"])
def test_a_broken_process_is_replaced(
    stand_in: Open, does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Garbage, or silence in the middle of a message, ends it; nobody waits for the rest."""
    monkeypatch.setattr(ladder, "SILENCE_S", 0.3)
    eyes = stand_in(does)
    sights: list[Sight] = []
    until(eyes, lambda: sights, sights)
    script(tmp_path, "steady")  # the next one is well
    until(eyes, lambda: eyes.figures.respawns == 1 and eyes.state.vision is Vision.SEEING)


def test_a_missing_camera_is_told_and_waited_for(stand_in: Open, tmp_path: Path) -> None:
    """With the words of who looked for it, and without starting anything anew."""
    eyes = stand_in("miss")
    until(eyes, lambda: eyes.state.vision is Vision.BLIND)
    assert (eyes.state.words, eyes.state.code) == ("No camera: plug one in.", "CAM-1")
    assert eyes.figures.respawns == 0


def test_an_engine_that_cannot_run_is_told_and_tried_later(
    stand_in: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its own words; when it can run, the eyes see."""
    monkeypatch.setattr(ladder, "BACK_OFF_S", (0.2,))
    eyes = stand_in("refuse")
    until(eyes, lambda: eyes.figures.pid == 0)
    assert eyes.state.vision is Vision.BLIND
    assert eyes.state.words == "No engine: install it."
    script(tmp_path, "steady")
    until(eyes, sees(eyes))
    assert eyes.figures.respawns == 0


def test_eyes_that_crash_again_and_again_are_lost(stand_in: Open) -> None:
    """After three fresh starts without a sight it is said, at every poll from then on."""
    eyes = stand_in("crash")
    with pytest.raises(EyesLost, match="station check"):
        until(eyes, lambda: False)
    with pytest.raises(EyesLost):
        eyes.poll()


@pytest.mark.parametrize(
    ("says", "limit", "code"),
    [
        ({"pictured": 1.0}, ("STALL_S", 5.0), "CAM-2"),
        ({"busy_since": 1.0}, ("BUSY_S", 2.0), "EYE-6"),
        ({"memory_mb": 1100.0}, ("FAR_TOO_MUCH", 1.5), "EYE-7"),
    ],
)
def test_what_a_process_reports_of_itself_may_end_it(
    stand_in: Open, says: dict[str, float], limit: tuple[str, float], code: str
) -> None:
    """No new picture, an engine that hangs, memory far beyond what is allowed."""
    eyes = stand_in(**says)
    assert getattr(ladder, limit[0]) == limit[1]
    until(eyes, lambda: eyes.figures.respawns > 0)
    assert eyes.state.code == code


def test_too_much_memory_is_dealt_with_when_nobody_is_there(stand_in: Open) -> None:
    """Not before: somebody is in the middle of a set."""
    eyes = stand_in(memory_mb=800.0)
    sights: list[Sight] = []
    until(eyes, lambda: len(sights) > 30, sights)
    first = eyes.figures.pid
    eyes.idle(True)
    until(eyes, lambda: eyes.figures.pid not in (0, first))
    assert eyes.figures.respawns == 0


MEASURED = Measured("litert 2.3.0", "a Pi", "full", 3, 20.0, 30.0)
FIT = Fitness("litert 2.3.0, full, 3 threads", MEASURED, 50.0)


def test_what_the_eyes_measured_is_kept_and_told_to_the_next(
    stand_in: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written once, not with every report; eyes that start anew know it, in whatever process."""
    written: list[Fitness] = []

    def note(fitness: Fitness, folder: Path) -> None:
        written.append(fitness)
        keep_fitness(fitness, folder)

    monkeypatch.setattr(eyes_file, "keep_fitness", note)
    eyes = stand_in(fitness=asdict(FIT))
    sights: list[Sight] = []
    until(eyes, lambda: len(sights) > 30, sights)
    assert written == [FIT]
    assert eyes._new_plan().measured == MEASURED
    again = stand_in(fitness=asdict(FIT))
    assert again._new_plan().measured == MEASURED
    until(again, lambda: again.figures.report.fitness == FIT)
    assert written == [FIT]
    assert not again.figures.eased


def test_a_folder_that_cannot_be_written_stops_nobody(stand_in: Open, tmp_path: Path) -> None:
    """It is measured again at the next start, and this one goes on."""
    (tmp_path / "state").write_text("no folder")
    eyes = stand_in(fitness=asdict(FIT))
    until(eyes, lambda: eyes.figures.report.fitness == FIT)
    until(eyes, sees(eyes))


def test_eyes_that_had_to_take_less_trouble_start_afresh_in_an_idle_hour(
    stand_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say so; an hour later it may be cooler, and nobody is there to be disturbed."""
    monkeypatch.setattr(ladder, "COOLED_S", 0.2)
    eyes = stand_in(fitness=asdict(replace(FIT, eased=1)))
    sights: list[Sight] = []
    until(eyes, lambda: eyes.figures.eased, sights)
    begun, first = time.monotonic(), eyes.figures.pid
    until(eyes, lambda: time.monotonic() > begun + 0.5, sights)
    assert eyes.figures.pid == first
    eyes.idle(True)
    until(eyes, lambda: eyes.figures.pid not in (0, first))
    assert eyes.figures.respawns == 0


def test_a_clip_ends_and_stays_ended(stand_in: Open) -> None:
    """When all its sights were given out."""
    eyes = stand_in("end")
    sights: list[Sight] = []
    until(eyes, lambda: eyes.ended, sights)
    assert len(sights) == 1
    os.kill(eyes.figures.pid, signal.SIGKILL)
    eyes.wait(1.0)
    assert eyes.poll() == []
    assert (eyes.ended, eyes.figures.respawns) == (True, 0)


def test_a_kiosk_that_was_away_blames_nobody(
    stand_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped with all its processes and going on, it first hears what there is to hear."""
    eyes = stand_in()
    until(eyes, sees(eyes))
    os.kill(eyes.figures.pid, signal.SIGSTOP)
    later = time.monotonic() + 100
    monkeypatch.setattr(time, "monotonic", lambda: later)
    eyes.poll()
    assert eyes.figures.respawns == 0
    os.kill(eyes.figures.pid, signal.SIGCONT)


def test_a_kiosk_that_is_always_late_sees_all_the_same(
    monkeypatch: pytest.MonkeyPatch, stand_in: Open
) -> None:
    """On a computer that is busy with something else no turn is in time, and sights are proof."""
    monkeypatch.setattr(eyes_file, "LAG_S", 0.0)
    eyes = stand_in()
    until(eyes, sees(eyes))


def test_the_real_process_sends_every_sight_of_a_recording() -> None:
    """As fast as it goes, to a reader that dawdles: none is lost, none changed, in order."""
    camera = CameraConfig(kind="recording", file=str(RECORDING), pace=0)
    sights: list[Sight] = []
    with open_eyes(camera, VisionConfig(), None, origin=1000.0) as eyes:
        until(eyes, lambda: eyes.figures.report.sights, sights)
        assert eyes.figures.report.camera == RECORDING.name
        until(eyes, lambda: eyes.ended, sights)
        assert eyes.now() == sights[-1].time
    begun = None
    for came, kept in zip(sights, read_recording(RECORDING), strict=True):
        begun = came.time - kept.time if begun is None else begun
        assert came.time == pytest.approx(begun + kept.time)
        assert_same(came, type(kept)(**{**parts(kept), "time": came.time}))


def parts(sight: Sight) -> dict[str, Any]:
    """The parts of a sight, by name."""
    return {name: getattr(sight, name) for name in Sight.__slots__}


def test_a_recording_goes_on_where_it_would_be_when_the_eyes_come_back() -> None:
    """The world does not wait: what comes after a crash is not the beginning again."""
    camera = CameraConfig(kind="recording", file=str(RECORDING), pace=4)
    sights: list[Sight] = []
    with open_eyes(camera, VisionConfig(), None) as eyes:
        until(eyes, lambda: len(sights) > 10, sights)
        os.kill(eyes.figures.pid, signal.SIGKILL)
        until(eyes, lambda: eyes.ended, sights)
        assert eyes.figures.report.sights < len(sights), "it had not seen the beginning"
    kept = {round(sight.time, 3): sight for sight in read_recording(RECORDING)}
    begun = sights[0].time - min(kept)
    for sight in sights:
        same = kept[round(sight.time - begun, 3)]
        assert_same(sight, type(same)(**{**parts(same), "time": sight.time}))
    times = [sight.time for sight in sights]
    assert times == sorted(set(times))


PARENT = """
import sys, signal
from station.config.schema import CameraConfig, VisionConfig
from station.vision.eyes import open_eyes
eyes = open_eyes(CameraConfig(kind="recording", file=sys.argv[1]), VisionConfig(), None)
while not eyes.poll():
    eyes.wait(1)
print(eyes.figures.pid, flush=True)
signal.pause()
"""


@pytest.mark.parametrize("stopped", [False, True])
def test_the_eyes_end_with_the_kiosk(stopped: bool) -> None:
    """Killed without a chance to tell anybody, it leaves no process, not even one that hangs."""
    kiosk = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(RECORDING)], cwd=ROOT, stdout=subprocess.PIPE
    )
    with kiosk:
        assert kiosk.stdout is not None
        eyes = int(kiosk.stdout.readline())
        watched = os.pidfd_open(eyes)
        if stopped:
            os.kill(eyes, signal.SIGSTOP)
        kiosk.kill()
        assert ended(watched)
        os.close(watched)


def ended(process: int) -> bool:
    """Whether a process ends within a few seconds."""
    return bool(select.select([process], [], [], 5)[0])


@pytest.mark.long
def test_the_real_engine_comes_back_within_five_seconds(model_path: Path, clip_path: Path) -> None:
    """Camera (a clip), MediaPipe and all: killed, stopped and crashed, twice each."""
    camera = CameraConfig(kind="video", file=str(clip_path), repeat=True)
    with open_eyes(camera, VisionConfig(engine=TESTED), model_path) as eyes:
        sights: list[Sight] = []
        until(eyes, lambda: len(sights) > 20, sights)
        for blow in (signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV) * 2:
            os.kill(eyes.figures.pid, blow)
            struck = time.monotonic()
            until(eyes, fresh(eyes), sights)
            assert time.monotonic() - struck < 5
            assert eyes.preview() is not None
            sights.clear()
            until(eyes, lambda: len(sights) > 30, sights)
            times = [sight.time for sight in sights]
            assert times == sorted(set(times))
