"""The wiring that is drawn is the one that works: right pins, safe resistors, nothing left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from station.commands.wiring import wiring
from station.config.schema import Config
from station.errors import CannotWrite
from station.lights.header import TAKEN_BY
from station.wiring import Plan, in_words, picture, plan_of
from station.wiring.plan import (
    E12,
    MOST_FORWARD_V,
    MOST_MA,
    PANEL_PINS,
    PINS,
    label,
    physical,
    resistor,
)

ROOT = Path(__file__).parents[1]


def plan(**lights: Any) -> Plan:
    """Return the plan of a config with those lights."""
    return plan_of(Config.model_validate({"lights": lights}))


pins = st.integers(min_value=2, max_value=27)


def words_of(svg: str) -> str:
    """Return all that is written in a drawing; it must be well-formed."""
    return "\n".join(text for text in ElementTree.fromstring(svg).itertext() if text.strip())


def test_the_header_is_a_raspberry_pis() -> None:
    """40 pins, each GPIO of 0 to 27 once, and the places that every tutorial names."""
    assert len(PINS) == 40
    assert sorted(p for p in PINS if isinstance(p, int)) == list(range(28))
    known = {1: "3V3", 2: "5V", 6: "GND", 9: "GND", 39: "GND", 17: "3V3", 4: "5V"}
    assert {pin: label(pin) for pin in known} == known
    assert [physical(bcm) for bcm in (2, 17, 27, 22, 18, 21, 26)] == [3, 11, 13, 15, 12, 40, 37]
    assert (PINS.count("GND"), PINS.count("3V3"), PINS.count("5V")) == (8, 2, 2)


def test_the_defaults() -> None:
    """Green from pin 11 to the ground beside it, red from pin 13; 180 and 220 Ω."""
    green, red = plan().lamps
    assert (green.pin, green.back, green.ohm) == (11, 9, 180)
    assert (red.pin, red.back, red.ohm) == (13, 14, 220)
    assert green.milliamps == pytest.approx(7.22, abs=0.01)


@given(st.floats(min_value=1.2, max_value=MOST_FORWARD_V), st.floats(min_value=0.5, max_value=8.0))
def test_no_resistor_lets_too_much_through(forward_v: float, milliamps: float) -> None:
    """With whatever LED: never more than asked for, and the next smaller one would be too small."""
    exact, ohm = resistor(forward_v, milliamps)
    assert (3.3 - forward_v) / ohm * 1000 <= milliamps * (1 + 1e-9)
    assert ohm / exact <= 1.26, "E12 steps are a quarter at most"
    assert any(ohm == step * 10**power for step in E12 for power in range(5))


@given(pins, pins, st.booleans())
def test_any_pins_are_wired(green: int, red: int, active_high: bool) -> None:
    """Two pins each, four in all, none of them the panel's; back to ground, or from 3.3 V."""
    if green == red:
        return
    found = plan(green=green, red=red, active_high=active_high)
    used = [pin for lamp in found.lamps for pin in (lamp.pin, lamp.back)]
    assert len({*used, *PANEL_PINS}) == 6
    assert {label(lamp.back) for lamp in found.lamps} == {"GND" if active_high else "3V3"}
    assert [label(lamp.pin) for lamp in found.lamps] == [f"GPIO {green}", f"GPIO {red}"]
    assert all(lamp.milliamps <= MOST_MA for lamp in found.lamps)


@pytest.mark.parametrize("draw", [in_words, picture])
def test_both_drawings_tell_everything(draw: Any) -> None:
    """Pins by both numbers, resistors, sum, signs with their words, camera, panel, transistor."""
    drawn = draw(plan())
    said = drawn if draw is in_words else words_of(drawn)
    for part in ("GPIO 17", "GPIO 27", "180 Ω", "220 Ω", "(3.3 V − 2.0 V) / 8 mA = 162.5 Ω"):
        assert part in said
    for part in (
        "✓ good",
        "▲ fix",
        "Camera Module 3",
        "Touch Display 2",
        "transistor",
        "flat side",
    ):
        assert part in " ".join(said.split())


def test_the_terminal_shows_which_way_round() -> None:
    """Active high: from the pin through the LED to ground; active low: from 3.3 V to the pin."""
    high, low = in_words(plan()), in_words(plan(active_high=False))
    way = r"{} ──\[ 180 Ω \]── \+▷\|− ── {}"
    assert re.search(way.format(r"pin 11 \(GPIO 17\)", r"pin 9 \(GND\)"), high)
    assert re.search(way.format(r"pin 1 \(3V3\)", r"pin 11 \(GPIO 17\)"), low)
    assert "Never feed it from 5 V" in " ".join(low.split())
    assert max(map(len, high.splitlines() + low.splitlines())) <= 79


@pytest.mark.parametrize("active_high", [True, False])
def test_in_the_picture_current_flows_down_through_each_led(active_high: bool) -> None:
    """Of each lamp's two wires the upper leaves the pin that is positive while it shines."""
    lamps = plan(active_high=active_high).lamps
    drawn = picture(plan(active_high=active_high))
    lines = re.findall(r'<polyline points="([^"]*)" fill="none" stroke="#(?!fff)', drawn)
    routes = [[tuple(map(int, p.split(","))) for p in line.split()] for line in lines]
    ends = {route[0]: route[-1] for route in routes if route[0][0] in (300, 326)}
    assert len(ends) == 4
    for lamp in lamps:
        pin, back = (ends[at(lamp.pin)][1], ends[at(lamp.back)][1])
        assert (pin < back) == active_high


def at(pin: int) -> tuple[int, int]:
    """Return where a pin is drawn."""
    return (300, 326)[(pin - 1) % 2], 138 + 26 * ((pin - 1) // 2)


def test_green_is_above_red() -> None:
    """As on the box: who cannot tell the colours knows the places."""
    drawn = picture(plan())
    heights = [
        int(re.search(rf'y="(\d+)"[^>]*>{sign} ', drawn)[1])  # type: ignore[index]
        for sign in "✓▲"
    ]
    assert heights[0] < heights[1]


@pytest.mark.parametrize("bcm", sorted(TAKEN_BY))
def test_a_pin_of_a_bus_gets_a_word(bcm: int) -> None:
    """Who chose it is told what else wants it, and what to do."""
    notes = " ".join(plan(green=bcm).notes)
    assert f"GPIO {bcm}) is also used by {TAKEN_BY[bcm]}" in notes
    assert "raspi-config" in notes
    assert "also used" not in " ".join(plan().notes)


@pytest.mark.parametrize("kind", ["console", "kept", "none"])
def test_without_lamps_on_pins_nothing_is_to_be_wired(kind: str) -> None:
    """Both drawings say so, and draw no lamp."""
    found = plan(kind=kind)
    for said in (in_words(found), words_of(picture(found))):
        assert "no lamp needs wiring" in said
        assert "Ω" not in said


def test_dimmed_lamps_keep_their_resistors() -> None:
    """Brightness is pulse width: the current while it shines is the same."""
    assert plan(brightness=0.4).lamps == plan().lamps
    assert "brightness = 0.4" in " ".join(plan(brightness=0.4).notes)


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    """No script, no address but the name of the format, dark on white."""
    drawn = picture(plan())
    assert "<script" not in drawn
    assert "href" not in drawn
    assert re.findall(r"https?://[^\"]*", drawn) == ["http://www.w3.org/2000/svg"]
    assert 'fill="#fff"' in drawn


def test_the_handbooks_picture_is_the_defaults_one() -> None:
    """docs/images/wiring.svg is what the command draws today."""
    kept = (ROOT / "docs" / "images" / "wiring.svg").read_text(encoding="utf-8")
    assert kept == picture(plan_of(Config())), "renew it: station wiring --svg docs/images/…"


def run(*arguments: str) -> Any:
    """Run the command."""
    app = typer.Typer()
    app.command()(wiring)
    return CliRunner().invoke(app, list(arguments))


def test_the_command_draws_the_config_in_force(tmp_path: Path) -> None:
    """On the terminal, or into a file; other LEDs have other resistors."""
    config = tmp_path / "station.toml"
    config.write_text("[lights]\ngreen = 22\nred = 23\n")
    shown = run("--config", str(config), "--green-v", "2.2", "--milliamps", "4").output
    assert "green GPIO 22, red GPIO 23" in shown
    assert "(3.3 V − 2.2 V) / 4 mA = 275 Ω → 330 Ω" in shown
    assert run("--config", str(config), "--svg", str(tmp_path / "w.svg")).exit_code == 0
    assert "GPIO 22" in words_of((tmp_path / "w.svg").read_text(encoding="utf-8"))


@pytest.mark.parametrize("wrong", [("--milliamps", "20"), ("--green-v", "3.2")])
def test_what_a_pin_cannot_do_is_refused(wrong: tuple[str, str]) -> None:
    """More than 8 mA, or a LED that leaves no volt for its resistor."""
    assert run(*wrong).exit_code == 2


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """One sentence, with a remedy."""
    found = run("--svg", str(tmp_path / "no" / "w.svg"))
    assert isinstance(found.exception, CannotWrite)
    assert "Name a file in another folder" in str(found.exception)
