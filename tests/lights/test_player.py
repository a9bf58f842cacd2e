"""Ten thousand moments of a session that asks for anything at any time."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from station.lights.player import Player
from station.lights.signals import LAMP_TEST, READY_S, SIGNALS, Levels, Strength
from station.values import Light

FULL = Strength(full=1.0, soft=0.2)
DARK = Levels()


def played(light: Light, times: list[float]) -> list[Levels]:
    """Return the levels at some times of a signal begun at 0."""
    player = Player(FULL)
    player.begin(SIGNALS[light], 0.0)
    return [player.step(time) for time in times]


def test_a_signal_ends_by_itself() -> None:
    """Nobody needs to say when green is over."""
    assert played(Light.GREEN, [0.0, 0.5, 0.6, 9.0]) == [Levels(1.0), Levels(1.0), DARK, DARK]


def test_a_new_signal_replaces_the_old_one() -> None:
    """Red in the middle of green: green is out, red is on."""
    player = Player(FULL)
    player.begin(SIGNALS[Light.GREEN], 10.0)
    assert player.step(10.2) == Levels(green=1.0)
    player.begin(SIGNALS[Light.RED], 10.3)
    assert player.step(10.3) == Levels(red=1.0)


def test_dark_puts_out_what_is_on() -> None:
    """DARK ends a signal at once."""
    player = Player(FULL)
    player.begin(SIGNALS[Light.GREEN], 0.0)
    player.step(0.1)
    player.begin(SIGNALS[Light.DARK], 0.2)
    assert player.step(0.2) == DARK


def test_ready_shown_again_never_blinks() -> None:
    """Repeated every second it glows without a gap, and ends five seconds after the last."""
    player = Player(FULL)
    for second in range(20):
        player.begin(SIGNALS[Light.READY], float(second))
        for tenth in range(10):
            assert player.step(second + tenth / 10) == Levels(green=0.2)
    assert player.step(19 + READY_S - 0.01) == Levels(green=0.2)
    assert player.step(19 + READY_S) == DARK


def test_it_says_how_long_to_wait() -> None:
    """From edge to edge of red, then for ever."""
    player = Player(FULL)
    player.begin(SIGNALS[Light.RED], 100.0)
    waits = [player.until_edge(100.0 + seconds) for seconds in (0.0, 0.2, 0.35)]
    assert waits == pytest.approx([0.15, 0.1, 0.1])
    assert player.until_edge(100.45) is None


def test_a_strobe_is_refused() -> None:
    """A session gone mad that alternates green and dark thirty times a second gets three
    flashes, then the lamp rests until the second is over.
    """
    player = Player(FULL)
    lit = []
    for frame in range(30):
        light = Light.GREEN if frame % 2 == 0 else Light.DARK
        player.begin(SIGNALS[light], frame / 30)
        lit.append(player.step(frame / 30).green)
    assert sum(lit) == 3


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_asked(seed: int) -> None:
    """Never both lamps, never more than three flashes in any second, never on for longer than
    the longest signal after the last request: over 10,000 random steps.
    """
    chance = Random(seed)
    player, now, asked = Player(FULL), 0.0, 0.0
    seen = [(now, DARK)]
    for _ in range(2500):
        if chance.random() < 0.4:
            signal = chance.choice([*SIGNALS.values(), LAMP_TEST])
            player.begin(signal, now)
            asked = now
        levels = player.step(now)
        seen.append((now, levels))
        assert not (levels.green and levels.red)
        assert levels == DARK or now - asked < READY_S
        wait = player.until_edge(now)
        now += wait if wait and chance.random() < 0.5 else chance.choice((0.01, 0.1, 0.7, 6.0))
    flashes = [now for (_, old), (now, new) in pairwise(seen) if any(map(float.__gt__, new, old))]
    assert len(flashes) > 100
    assert all(fourth - first >= 1.0 for first, fourth in zip(flashes, flashes[3:], strict=False))
