"""Lights without lamps, and the choice of them by name."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from station.commands import app
from station.config.schema import LightsConfig
from station.errors import LightsUnavailable
from station.lights import Lights, lights_off, open_lights
from station.lights.console import WORDS, ConsoleLights
from station.lights.gpio import GpioLights
from station.lights.none import NoLights
from station.values import Light


def test_the_console_says_every_answer() -> None:
    """Green and red each time, also when the same one comes twice."""
    out = io.StringIO()
    lights = ConsoleLights(out=out)
    for light in (Light.GREEN, Light.GREEN, Light.RED, Light.DARK):
        lights.show(light)
    assert out.getvalue().splitlines() == [
        "● green: good",
        "● green: good",
        "▲ red: something to fix",
        "○ both off",
    ]
    assert list(lights.shown) == [Light.GREEN, Light.GREEN, Light.RED, Light.DARK]


def test_the_console_says_ready_once() -> None:
    """Though the session shows it every second; never where no glow is wanted."""
    for ready, lines in ((True, 2), (False, 0)):
        out = io.StringIO()
        lights = ConsoleLights(ready=ready, out=out)
        for light in (Light.READY, Light.READY, Light.READY, Light.GREEN, Light.READY):
            lights.show(light)
        assert out.getvalue().count("ready") == lines


def test_a_terminal_that_is_gone() -> None:
    """The kiosk is told, and goes on."""
    out = io.StringIO()
    out.close()
    with pytest.raises(LightsUnavailable, match="terminal.*is gone"):
        ConsoleLights(out=out).show(Light.GREEN)


def test_every_light_has_words() -> None:
    """No signal leaves the terminal silent."""
    assert set(WORDS) == set(Light)


@pytest.mark.parametrize(
    ("kind", "expected"), [("kept", GpioLights), ("console", ConsoleLights), ("none", NoLights)]
)
def test_lights_are_chosen_by_name(
    kind: str, expected: type[Lights], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the config says is what one gets, and its name says so; each can do everything."""
    monkeypatch.setenv("STATION_KEPT_LINES", str(tmp_path))
    lights = open_lights(LightsConfig.model_validate({"kind": kind}))
    assert isinstance(lights, expected)
    assert lights.name.startswith(kind)
    for light in Light:
        lights.show(light)
    lights.close()
    lights.close()


def test_there_may_be_nothing_to_put_out() -> None:
    """It is no mistake to ask."""
    assert "no lamps to put out" in lights_off(LightsConfig(kind="console"))


def test_lamps_by_hand(tmp_path: Path) -> None:
    """`station lights` shows them or puts them out, whichever it is asked, and not both."""
    site = tmp_path / "station.toml"
    site.write_text('[lights]\nkind = "console"\n')

    def asked(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["lights", *words, "--config", str(site)])
        return done.exit_code, done.output

    assert "▲ red" in asked("--test")[1]
    assert "no lamps to put out" in asked("--off")[1]
    assert asked()[0] == asked("--off", "--test")[0] == 2
