"""Lamps that are lent: while somebody else tries them, nobody else touches their pins."""

from __future__ import annotations

import pytest

from station.app.lamps import RETRY_S, Lamps
from station.config.schema import LightsConfig
from station.errors import LightsUnavailable
from station.lights.console import ConsoleLights
from station.values import Light

SOON, LATER = 100.5, 100.0 + 2 * RETRY_S


class Bench:
    """Lamps that are opened at 100 s, and all that were opened in their place."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.opened: list[ConsoleLights] = []
        self.missing = ""
        """Why no lamps can be opened."""
        self.shown: list[tuple[int, Light]] = []
        """Which of those opened showed what."""
        patch.setattr("station.app.lamps.open_lights", self._open)
        self.lamps = Lamps(LightsConfig(kind="console"), 100.0)

    def _open(self, _config: LightsConfig) -> ConsoleLights:
        if self.missing:
            raise LightsUnavailable(self.missing)
        number, lights = len(self.opened), ConsoleLights()
        lights.show = lambda light: self.shown.append((number, light))  # type: ignore[method-assign]
        self.opened.append(lights)
        return lights


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Lamps that work."""
    return Bench(monkeypatch)


def test_lent_lamps_are_left_alone(bench: Bench) -> None:
    """Nothing is shown on them and they are not opened again, however long it takes; and that
    they are away is no trouble to tell of.
    """
    bench.lamps.lend()
    bench.lamps.show(Light.GREEN)
    for time in (SOON, LATER):
        bench.lamps.tick(time)
    assert (len(bench.opened), bench.shown, bench.lamps.notice) == (1, [], "")


def test_lamps_come_back(bench: Bench) -> None:
    """The next tick after they were taken back opens them, and the next light is on them."""
    bench.lamps.lend()
    bench.lamps.take_back()
    bench.lamps.show(Light.GREEN)
    bench.lamps.tick(SOON)
    bench.lamps.show(Light.RED)
    bench.lamps.tick(LATER)
    assert (len(bench.opened), bench.shown) == (2, [(1, Light.RED)])


def test_lamps_that_do_not_come_back_are_tried_again(bench: Bench) -> None:
    """A line that broke while they were lent is said, and half a minute later they are opened."""
    bench.lamps.lend()
    bench.missing = "The line is held by another: stop it."
    bench.lamps.take_back()
    bench.lamps.tick(SOON)
    assert bench.lamps.notice == "The line is held by another: stop it."
    bench.missing = ""
    bench.lamps.tick(SOON + RETRY_S - 1.0)
    assert len(bench.opened) == 1
    bench.lamps.tick(SOON + RETRY_S)
    assert (len(bench.opened), bench.lamps.notice) == (2, "")


def test_closed_lamps_stay_dark(bench: Bench) -> None:
    """Closing twice is safe, and a light after it is no error."""
    bench.lamps.close()
    bench.lamps.close()
    bench.lamps.show(Light.GREEN)
    assert bench.shown == []
