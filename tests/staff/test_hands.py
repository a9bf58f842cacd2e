"""What the menu really does: files, threads, lamps and the machine, each with its refusal."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from station.check import PARTS, Finding
from station.check.bench import Bench
from station.check.machine import Machine, Ran, run_command
from station.check.parts import Part
from station.config import Config, Settings
from station.config.schema import LightsConfig
from station.config.staff_layer import NAME
from station.errors import BadConfig, LightsUnavailable, StoreUnavailable
from station.staff import Hands, hands
from station.staff.hands import StationHands
from station.staff.jobs import Job
from station.staff.sticks import stick
from station.store.sqlite import SqliteStore
from tests.store.world import Time, rep

PATIENCE = 20.0
T = TypeVar("T")


class KioskLamps:
    """The kiosk's lamps, which remember who has the pins."""

    def __init__(self) -> None:
        self.lent: list[bool] = []

    def lend(self) -> None:
        self.lent.append(True)

    def take_back(self) -> None:
        self.lent.append(False)


class KioskSpeaker:
    volume = 6


class Station:
    """A running station, with a machine that a test makes up."""

    def __init__(self, folder: Path, kind: str = "kiosk", *, keeps: bool = True) -> None:
        self.folder, self.root = folder / "state", folder / "root"
        self.commands: list[Sequence[str]] = []
        self.answer = Ran(0)
        self.lamps, self.speaker = KioskLamps(), KioskSpeaker()
        config = Config.model_validate({"screen": {"kind": kind}})
        machine = Machine(root=self.root, run=self._run)
        self.hands = StationHands(
            Settings(config, None, {}),
            self.folder,
            self.lamps,
            self.speaker,
            keeps=keeps,
            machine=machine,
        )

    def _run(self, command: Sequence[str], extra: Mapping[str, str], seconds: float) -> Ran:
        self.commands.append(command)
        return self.answer

    def do_a_set(self, reps: int = 3) -> None:
        """Somebody was here today."""
        self.folder.mkdir(exist_ok=True)
        clock = Time(wall=time.time())
        store = SqliteStore(self.folder, 90, clock.clock, checked=True)
        number = store.begin_set(store.begin_session(), 1, "dowel", reps)
        for one in range(1, reps + 1):
            store.add_rep(number, rep(one))
        store.end_set(number, "done")
        store.close()


def ended(job: Job[T]) -> Job[T]:
    """The job, when it is over."""
    assert job.wait(PATIENCE)
    return job


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A kiosk on which nobody has done anything."""
    return Station(tmp_path)


def test_they_are_hands(station: Station) -> None:
    """Everything that the menu asks for is there."""
    all_of_it: Hands = station.hands
    all_of_it.loud(3)
    assert station.speaker.volume == 3


def test_choices_are_kept_in_the_state_folder(station: Station) -> None:
    """And are in force once the rooms are opened again."""
    station.hands.keep({"session.reps": 9})
    station.hands.keep({"session.sets": 2})
    assert "reps = 9" in (station.folder / NAME).read_text()
    now = station.hands.settings.config.session
    assert (now.reps, now.sets) == (9, 2)
    with pytest.raises(BadConfig):
        station.hands.keep({"session.reps": 99})


def test_a_demonstration_leaves_no_file_behind(tmp_path: Path) -> None:
    """What was chosen holds as long as it runs."""
    demo = Station(tmp_path, keeps=False)
    demo.hands.keep({"session.reps": 9})
    assert demo.hands.settings.config.session.reps == 9
    assert not demo.folder.exists()


def test_a_folder_that_cannot_be_written_is_told(station: Station) -> None:
    """The menu says our own sentence."""
    station.folder.write_text("in the way")
    with pytest.raises(StoreUnavailable, match="cannot be kept"):
        station.hands.keep({"session.reps": 9})


class Shining:
    """Lamps that shine until a test lets go."""

    name = "gpio: green on 5, red on 6"

    def __init__(self, until: threading.Event) -> None:
        self.until, self.closed = until, False

    def test(self) -> None:
        assert self.until.wait(PATIENCE)

    def close(self) -> None:
        self.closed = True


def test_lamps_are_tested_while_the_loop_goes_on(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kiosk lends its pins at once and has them back at the end; once at a time."""
    until = threading.Event()
    shining = {5: Shining(until)}
    monkeypatch.setattr(hands, "open_lights", lambda lights: shining[lights.green])
    job = station.hands.test_lamps(LightsConfig(green=5, red=6))
    assert station.lamps.lent == [True]
    assert not job.done
    assert station.hands.test_lamps(LightsConfig(green=5, red=6)) is job
    until.set()
    ended(job)
    assert (job.found, shining[5].closed) == ((Shining.name,), True)
    assert station.lamps.lent == [True, False]


def test_lamps_that_cannot_be_had_are_given_back_too(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence is the lamps' own."""

    def busy(lights: LightsConfig) -> object:
        raise LightsUnavailable("GPIO 5 is in use.")

    monkeypatch.setattr(hands, "open_lights", busy)
    assert ended(station.hands.test_lamps(LightsConfig())).trouble == "GPIO 5 is in use."
    assert station.lamps.lent == [True, False]


def test_history_is_read_beside_the_running_store(station: Station) -> None:
    """Two weeks of days; before the first set there is nothing."""
    assert ended(station.hands.history(14)).found == ()
    station.do_a_set()
    days = ended(station.hands.history(14)).found
    assert len(days) == 14
    assert [sum(getattr(day, of) for day in days) for of in ("good", "fix", "unjudged")] == [1] * 3


def test_a_damaged_database_is_said(station: Station) -> None:
    """No traceback in a thread that nobody reads."""
    station.folder.mkdir()
    (station.folder / "sessions.db").write_bytes(b"no database at all" * 100)
    assert "cannot be read" in ended(station.hands.history(14)).trouble
    assert "cannot be read" in ended(station.hands.export("en")).trouble


def test_an_export_without_a_stick_stays_on_the_station(station: Station) -> None:
    """In its own folder, told to the staff; in the language of the pages."""
    station.do_a_set()
    job = station.hands.export("de")
    ended(job)
    assert (job.trouble, job.found) == ("", (str(station.folder / "exports"),))
    names = {path.suffix for path in (station.folder / "exports").iterdir()}
    assert names == {".csv", ".txt", ".html"}


def test_an_export_goes_to_a_stick_that_is_plugged_in(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a folder of the station's own name."""
    station.do_a_set()
    mounted = station.root / "media" / "pi" / "STICK"
    mounted.mkdir(parents=True)
    monkeypatch.setattr("station.staff.hands.stick", lambda root: stick(root, mounted.__eq__))
    job = station.hands.export("en")
    ended(job)
    assert job.found == (str(mounted / "hinge-station"),)
    assert (mounted / "hinge-station" / "reps.csv").exists()


@pytest.mark.parametrize("place", ["media/STICK", "media/pi/STICK", "run/media/pi/STICK"])
def test_a_stick_is_found_wherever_linux_mounts_it(place: str, tmp_path: Path) -> None:
    """A folder that nothing is mounted on is none, nor one that may not be written."""
    (tmp_path / place).mkdir(parents=True)
    assert stick(tmp_path) is None
    assert stick(tmp_path, (tmp_path / place).__eq__) == tmp_path / place


def test_the_check_leaves_alone_what_the_station_holds(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each other part is tested with its remedy, and one that breaks stops none."""

    def fine(bench: Bench) -> Iterator[Finding]:
        yield Finding("board", True, bench.config.screen.kind)

    def broken(bench: Bench) -> Iterator[Finding]:
        yield from ()
        raise OSError("the bus is gone")

    def held(bench: Bench) -> Iterator[Finding]:
        yield from ()
        raise AssertionError("the running station has this")

    parts = {
        "board": Part(fine, ""),
        "sound": Part(broken, "Plug it in."),
        "camera": Part(held, ""),
    }
    monkeypatch.setattr(hands, "PARTS", parts)
    found = ended(station.hands.check()).found
    assert found == (
        Finding("board", True, "kiosk"),
        Finding("sound", False, "the bus is gone", "Plug it in."),
        Finding("camera", None, hands.IN_USE),
    )


def test_every_part_that_is_held_is_a_part() -> None:
    """A part that is renamed is not tested by accident."""
    assert set(PARTS) >= hands.HELD


@pytest.mark.parametrize(("ask", "verb"), [("restart", "reboot"), ("shut_down", "poweroff")])
def test_the_machine_is_asked_to_go_down(ask: str, verb: str, station: Station) -> None:
    """By systemd, which stops the station cleanly first; nobody is asked for a password."""
    job: Job[Any] = getattr(station.hands, ask)()
    ended(job)
    assert station.commands == [["systemctl", "--no-ask-password", verb]]


def test_a_refusal_of_the_system_is_said(tmp_path: Path) -> None:
    """A real process refuses here, as systemd would without the right."""
    program = tmp_path / "systemctl"
    program.write_text("#!/bin/sh\necho 'Call to PowerOff failed: Access denied' >&2\nexit 1\n")
    program.chmod(0o755)
    station = Station(tmp_path)
    station.answer = run_command([str(program), "poweroff"], {}, PATIENCE)
    trouble = ended(station.hands.shut_down()).trouble
    assert trouble == "The system refused: Call to PowerOff failed: Access denied"


def test_somebodys_laptop_is_not_switched_off(tmp_path: Path) -> None:
    """A window on a desktop is a trial."""
    station = Station(tmp_path, "window")
    assert "Only a kiosk" in ended(station.hands.shut_down()).trouble
    assert station.commands == []


def test_whatever_goes_wrong_in_a_job_is_a_sentence() -> None:
    """A thread's traceback would be read by nobody; what was found before it stays."""

    def work() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    job = Job(work)
    assert job.wait(PATIENCE)
    assert (job.found, job.trouble) == ((1,), "It failed: ZeroDivisionError.")
