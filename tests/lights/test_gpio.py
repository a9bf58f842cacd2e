"""Two LEDs on gpiozero's mock header: what the pins went through is the truth."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from station.errors import LightsUnavailable
from station.lights import gpio
from station.lights.gpio import open_gpio
from station.lights.signals import Pulse
from station.lights.wires import PULSES_HZ, Lamp, put_out
from station.values import Light
from tests.lights.pins import (
    GREEN,
    PINS,
    RED,
    SOON,
    BrokenPin,
    RingingKeptPin,
    RingingPin,
    kept,
    lasted,
    levels,
    mock,
    wait_for,
)

LATE = 0.3
"""How late a change may be on a busy machine, seconds; `test_player` is exact."""


def test_green_is_one_steady_light() -> None:
    """On, 600 ms later off, by itself; red never moves."""
    factory = mock()
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN) == [0, 1, 0])
    lights.close()
    assert lasted(factory, GREEN)[1] == pytest.approx(0.6, abs=LATE)
    assert levels(factory, RED) == [0]


def test_red_is_two_pulses() -> None:
    """150 ms on, 150 ms off, 150 ms on, off, by a clock that is turned by hand; green never
    moves.
    """
    factory, now = mock(), 50.0
    lights = open_gpio(PINS, factory, clock=lambda: now)
    lights.show(Light.RED)
    for history in ([0, 1], [0, 1, 0], [0, 1, 0, 1], [0, 1, 0, 1, 0]):
        wait_for(lambda: levels(factory, RED) == history)  # noqa: B023
        with lights._changed:
            now += 0.151
            lights._changed.notify()
    lights.close()
    assert levels(factory, RED) == [0, 1, 0, 1, 0]
    assert levels(factory, GREEN) == [0]


def test_a_new_signal_puts_the_other_lamp_out_first(tmp_path: Path) -> None:
    """Red in the middle of green: the green line falls before the red one rises."""
    factory = kept(tmp_path)
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 1)
    lights.show(Light.RED)
    wait_for(lambda: levels(factory, RED)[-1] == 1)
    lights.show(Light.DARK)
    wait_for(lambda: levels(factory, RED)[-1] == 0)
    lights.close()
    changes = [(change.line, change.level) for change in factory.history]
    assert changes == [(GREEN, 1), (GREEN, 0), (RED, 1), (RED, 0)]


def test_never_both_on_the_lines_themselves(tmp_path: Path) -> None:
    """Through a hasty mix of signals, the two lines are never high together."""
    factory = kept(tmp_path)
    lights = open_gpio(PINS, factory)
    for light in [Light.GREEN, Light.RED, Light.READY, Light.DARK] * 50:
        lights.show(light)
    lights.show(Light.RED)
    wait_for(lambda: levels(factory, RED)[-1] == 1 or len(factory.history) > 5)
    lights.close()
    high = dict.fromkeys((GREEN, RED), 0.0)
    for change in factory.history:
        high[change.line] = change.level
        assert not (high[GREEN] and high[RED])
    assert high == {GREEN: 0, RED: 0}


def test_show_returns_at_once() -> None:
    """The kiosk's loop is never held up, not even by a line that takes a second to write."""
    stuck = threading.Event()

    class SlowPin(RingingPin):
        def _change_state(self, value: float) -> bool:
            if value:
                stuck.wait(SOON)
            return super()._change_state(value)

    lights = open_gpio(PINS, mock(SlowPin))
    began = time.monotonic()
    for _ in range(100):
        lights.show(Light.GREEN)
    took = time.monotonic() - began
    stuck.set()
    lights.close()
    assert took < 0.1


def test_ready_is_a_soft_green() -> None:
    """It glows by pulse width, and full green on top of it is written straight."""
    factory = mock()
    lights = open_gpio(PINS.model_copy(update={"ready_glow": 0.25}), factory)
    lights.show(Light.READY)
    wait_for(lambda: levels(factory, GREEN)[-1] == 0.25)
    assert factory.pin(GREEN).frequency == PULSES_HZ
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 1)
    assert factory.pin(GREEN).frequency is None
    lights.close()
    assert levels(factory, GREEN)[-1] == 0


def test_active_low_lamps_are_off_when_high(tmp_path: Path) -> None:
    """Lines rest at 1, fall to 0 to shine, and glow by the other share of the time."""
    factory = kept(tmp_path)
    config = PINS.model_copy(update={"active_high": False, "ready_glow": 0.25})
    lights = open_gpio(config, factory)
    assert [levels(factory, pin)[-1] for pin in (GREEN, RED)] == [1, 1]
    lights.show(Light.READY)
    wait_for(lambda: levels(factory, GREEN)[-1] == 0.75)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 0)
    lights.close()
    assert [levels(factory, pin)[-1] for pin in (GREEN, RED)] == [1, 1]


def test_the_lamp_test_shows_each_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Green, then red, then it returns (shortened here; its table is tested elsewhere)."""
    short = (Pulse(Lamp.GREEN, 0.0, 0.02), Pulse(Lamp.RED, 0.02, 0.04))
    monkeypatch.setattr(gpio, "LAMP_TEST", short)
    factory = mock()
    lights = open_gpio(PINS, factory)
    lights.test()
    wait_for(lambda: levels(factory, RED) == [0, 1, 0])
    lights.close()
    assert levels(factory, GREEN) == [0, 1, 0]


def test_closing_in_mid_green_puts_it_out() -> None:
    """Closed twice, even: both lines are 0 and let go, and the thread is gone."""
    factory = mock()
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 1)
    lights.close()
    lights.close()
    assert levels(factory, GREEN)[-1] == 0
    assert factory.pin(GREEN).function == "input"
    assert "lights" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(LightsUnavailable, match="closed"):
        lights.show(Light.GREEN)


def test_a_failing_write_leaves_both_off_and_is_told() -> None:
    """The kiosk hears of it the next time it shows something, and goes on without lamps."""
    factory = mock(BrokenPin)
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    assert lights._ended.wait(SOON)
    with pytest.raises(LightsUnavailable, match="Input/output error.*Check their wiring"):
        lights.show(Light.RED)
    with pytest.raises(LightsUnavailable, match="Check their wiring"):
        lights.test()
    lights.close()
    assert levels(factory, GREEN) == levels(factory, RED) == [0]


def test_a_lamp_that_fails_while_lit_is_written_dark() -> None:
    """When red cannot be lit in the middle of green, green goes out all the same."""
    factory = mock()
    broken = factory.pin(RED, pin_class=BrokenPin)
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 1)
    lights.show(Light.RED)
    wait_for(lambda: levels(factory, GREEN)[-1] == 0)
    assert lights._ended.wait(SOON)
    lights.close()
    assert broken.state == 0


def test_a_bug_in_mid_green_puts_it_out() -> None:
    """Whatever the thread dies of, it leaves nothing lit, and the next call tells of it."""
    factory = mock()
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 1)
    with lights._changed:
        lights._player = None  # type: ignore[assignment]
        lights._changed.notify()
    wait_for(lambda: levels(factory, GREEN)[-1] == 0)
    assert lights._ended.wait(SOON)
    with pytest.raises(LightsUnavailable, match="NoneType.*Check their wiring"):
        lights.show(Light.RED)
    lights.close()


def test_a_thread_that_hangs_does_not_keep_a_lamp_lit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stuck in the write that lit green: closing waits a moment, then puts it out."""
    monkeypatch.setattr(gpio, "PATIENCE_S", 0.01)
    released = threading.Event()

    class StuckPin(RingingKeptPin):
        def _change_state(self, value: float) -> bool:
            changed = super()._change_state(value)
            if value:
                released.wait(SOON)
            return changed

    factory = kept(tmp_path)
    factory.pin_class = StuckPin
    lights = open_gpio(PINS, factory)
    lights.show(Light.GREEN)
    wait_for(lambda: levels(factory, GREEN)[-1] == 1)
    lights.close()
    assert levels(factory, GREEN) == [0, 1, 0]
    released.set()
    assert lights._ended.wait(SOON)


def test_after_a_failure_they_can_be_opened_again() -> None:
    """Closing lets the pins go, so that a retry finds them free."""
    factory = mock()
    for _ in range(2):
        lights = open_gpio(PINS, factory)
        lights.show(Light.RED)
        wait_for(lambda: levels(factory, RED)[-1] == 1)
        lights.close()


def test_opening_puts_out_what_was_lit(tmp_path: Path) -> None:
    """A line left high by a dead program is low as soon as the lights are open."""
    for pin in (GREEN, RED):
        (tmp_path / f"gpio{pin}").write_text("1.00\n")
    factory = kept(tmp_path)
    lights = open_gpio(PINS, factory)
    assert [(change.line, change.level) for change in factory.history] == [(GREEN, 0), (RED, 0)]
    lights.close()


def test_putting_out_tries_both_lamps(tmp_path: Path) -> None:
    """Green is held by somebody; red goes out all the same, and green is told."""
    (tmp_path / f"gpio{RED}").write_text("1.00\n")
    held = kept(tmp_path)
    held.pin(GREEN).function = "output"
    factory = kept(tmp_path)
    with pytest.raises(LightsUnavailable, match="GPIO 17, for the green lamp, is in use by an"):
        put_out(PINS, factory)
    assert (tmp_path / f"gpio{RED}").read_text() == "0.00\n"
    held.pin(GREEN).close()
    assert put_out(PINS, factory) == "Both lamps are off (green on GPIO 17, red on GPIO 27)."
