"""`station run` and `station demo`: what the command line changes, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from station import __main__, fault_walk
from station.commands import app, live
from station.errors import BadConfig, EyesLost, ScreenUnavailable, StationError
from station.form.acting import ACTED
from station.values import Feedback, Scene

STILL = Path(__file__).parent / "recordings" / "still.npz"


@pytest.mark.parametrize(
    ("camera", "changes"),
    [
        ("", {}),
        ("0", {"camera.kind": "webcam", "camera.id": "0"}),
        ("picamera", {"camera.kind": "picamera"}),
        ("set.mp4", {"camera.kind": "video", "camera.file": "set.mp4"}),
        ("sights.npz", {"camera.kind": "recording", "camera.file": "sights.npz"}),
    ],
)
def test_a_camera_by_whatever_name(camera: str, changes: dict[str, str]) -> None:
    """A number is a webcam, a file is played as what it is."""
    assert live._changes(None, "", "", camera) == changes


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--screen", "telly"), "screen.kind"),
        (("--lights", "neon"), "lights.kind"),
        (("--drill", "dowl"), "dowl"),
    ],
)
def test_a_slip_on_the_command_line_is_no_safe_mode(words: tuple[str, ...], named: str) -> None:
    """No file can mend it: it is told at once, with the remedy, and the command ends."""
    done = CliRunner().invoke(app, ["run", *words])
    assert isinstance(done.exception, BadConfig)
    assert named in str(done.exception)


def test_the_demonstration_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same on every computer: the clip, its two reps, lamps in words."""
    monkeypatch.setenv("STATION_CONFIG", "/nowhere.toml")
    config = live._demo_config("", "terminal", "full")
    assert (config.camera.kind, config.session.reps, config.lights.kind) == ("video", 2, "console")
    webcam = live._demo_config("1", "window", "full")
    assert (webcam.camera.kind, webcam.camera.id, webcam.session.reps) == ("webcam", "1", 0)
    assert set(webcam.session.drills) >= {"dowel", "wall_tap", "band"}


def test_a_window_shows_the_summary_to_its_end() -> None:
    """On a terminal the demonstration is over when the summary stands there."""
    summary, attract = (Feedback(0.0, scene) for scene in (Scene.SUMMARY, Scene.ATTRACT))
    over = live._summed_up("window")
    assert [over(f) for f in (attract, summary, summary, attract)] == [False, False, False, True]


def test_every_fault_is_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is named, with its lamp and its one cue; here two of them, test_acting does all."""
    wanted = {fault: ACTED[fault] for fault in ("SQUAT", "SHALLOW")}
    monkeypatch.setattr(fault_walk, "ACTED", wanted)
    with (console := Console(width=200)).capture() as printed:
        fault_walk.print_walk(console)
    squat, cue, shallow, _good, _note = printed.get().splitlines()
    assert "▲ red" in squat
    assert "too much knee bend" in squat
    assert "hips back, shins still" in cue
    assert "● green" in shallow


@pytest.mark.parametrize(
    ("error", "code"), [(BadConfig, 78), (EyesLost, 75), (ScreenUnavailable, 2)]
)
def test_systemd_can_tell_why_it_ended(
    error: type[StationError], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence on stderr, and the exit code that sysexits.h has for it."""

    def fails() -> None:
        raise error("This, and what to do.")

    monkeypatch.setattr(__main__, "app", fails)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == code
