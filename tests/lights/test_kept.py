"""A kernel that keeps its lines, and the ways in which a program may end."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.config.schema import LightsConfig
from station.errors import LightsUnavailable
from station.lights import lights_off, open_lights
from station.lights.gpio import open_gpio
from station.lights.kept import KeptFactory, drop_dead_lines, kept_folder, read_lines
from station.values import Light
from tests.lights.pins import GREEN, PINS, RED, SOON, kept, levels, wait_for

ROOT = Path(__file__).parents[2]
KEPT = LightsConfig(kind="kept", green=GREEN, red=RED)

STORY = """
import sys
from station.config.schema import LightsConfig
from station.lights import open_lights
from station.lights import gpio
from station.lights.signals import SIGNALS, Pulse
from station.lights.wires import Lamp
from station.values import Light

gpio.SIGNALS = {**SIGNALS, Light.GREEN: (Pulse(Lamp.GREEN, 0.0, 60.0),)}  # time to die in
lights = open_lights(LightsConfig(kind="kept"))
lights.show(Light.GREEN)
while lights._wires["green"]._level == 0:
    pass
print("green", flush=True)
sys.stdin.readline()
END
"""
"""A program that ends in the middle of green, in its own way."""

OFF = """
import sys
from station.commands import app
app(["lights", "--off", "--config", sys.argv[1]], standalone_mode=False)
sys.exit("numpy" in sys.modules)
"""


def seconds_of_children() -> float:
    """Return the processor time that ended children took: unlike the clock's, it is theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def a_program(folder: Path, end: str = "") -> Iterator[subprocess.Popen[str]]:
    """Run the story until it shines, and see that it is gone in the end."""
    program = subprocess.Popen(
        [sys.executable, "-c", STORY.replace("END", end)],
        env={**os.environ, "STATION_KEPT_LINES": str(folder), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "green\n"
            yield program
        finally:
            program.kill()


def test_a_killed_program_leaves_its_light_on_and_another_puts_it_out(tmp_path: Path) -> None:
    """SIGKILL in mid-green: the line stays high for good; `--off` has it low after less than a
    second of work, in which numpy is not loaded.
    """
    with a_program(tmp_path) as program:
        program.kill()
        program.wait(SOON)
    assert read_lines(tmp_path) == {GREEN: 1, RED: 0}
    site = tmp_path / "station.toml"
    site.write_text('[lights]\nkind = "kept"\n')
    before = seconds_of_children()
    subprocess.run(
        [sys.executable, "-c", OFF, str(site)],
        env={**os.environ, "STATION_KEPT_LINES": str(tmp_path), "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert seconds_of_children() - before < 1.0
    assert read_lines(tmp_path) == {GREEN: 0, RED: 0}


@pytest.mark.parametrize(
    ("end", "code"), [("", 0), ("raise RuntimeError('crash')", 1), ("sys.exit(3)", 3)]
)
def test_a_program_that_ends_puts_its_light_out(end: str, code: int, tmp_path: Path) -> None:
    """By itself, by an error that nobody caught, or by exit: nobody has to call close."""
    with a_program(tmp_path, end) as program:
        assert read_lines(tmp_path) == {GREEN: 1, RED: 0}
        program.communicate("\n", timeout=SOON)
        assert program.returncode == code
    assert read_lines(tmp_path) == {GREEN: 0, RED: 0}


def test_a_running_program_holds_its_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a header: nobody else gets them before it is gone."""
    monkeypatch.setenv("STATION_KEPT_LINES", str(tmp_path))
    with a_program(tmp_path) as program:
        with pytest.raises(LightsUnavailable, match="GPIO 17.*in use by another program"):
            open_lights(KEPT)
        drop_dead_lines(tmp_path)
        assert read_lines(tmp_path)[GREEN] == 1
        program.send_signal(signal.SIGKILL)
        program.wait(SOON)
    assert lights_off(KEPT).startswith("Both lamps are off")


def test_a_strict_kernel_drops_the_lines_of_the_dead(tmp_path: Path) -> None:
    """What nobody holds falls to 0, without any help."""
    (tmp_path / f"gpio{GREEN}").write_text("1.00\n")
    assert read_lines(tmp_path) == {GREEN: 1}
    drop_dead_lines(tmp_path)
    assert read_lines(tmp_path) == {GREEN: 0}


@pytest.mark.parametrize("strict", [False, True])
def test_what_a_line_does_when_it_is_let_go(strict: bool, tmp_path: Path) -> None:
    """It stays on a Raspberry Pi's kernel, and falls on a strict one."""
    factory = kept(tmp_path, strict=strict)
    pin = factory.pin(GREEN)
    pin.function, pin.state = "output", 1
    pin.close()
    assert read_lines(tmp_path) == {GREEN: 0 if strict else 1}


def test_lights_are_off_on_either_kernel(tmp_path: Path) -> None:
    """Closing writes 0 first, so that it does not matter."""
    for strict in (False, True):
        factory = kept(tmp_path, strict=strict)
        lights = open_gpio(PINS, factory)
        lights.show(Light.RED)
        wait_for(lambda: levels(factory, RED)[-1] == 1)  # noqa: B023
        lights.close()
        assert read_lines(tmp_path) == {GREEN: 0, RED: 0}


def test_the_history_is_bounded(tmp_path: Path) -> None:
    """A stand-in that runs for a day remembers the newest thousand changes, not all."""
    factory = kept(tmp_path)
    pin = factory.pin(GREEN)
    pin.function = "output"
    for count in range(3000):
        pin.state = count % 2
    assert len(factory.history) == len(pin.states) == 1000
    assert factory.history[-1][1:] == (GREEN, 1.0)
    pin.close()


def test_where_the_lines_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where one says, else in the user's runtime folder."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("STATION_KEPT_LINES", raising=False)
    assert kept_folder().parent == tmp_path
    monkeypatch.setenv("STATION_KEPT_LINES", str(tmp_path / "lines"))
    assert KeptFactory().folder == tmp_path / "lines"
