"""The table of signals, read as equations."""

from __future__ import annotations

from itertools import pairwise

import pytest

from station.lights.signals import (
    LAMP_TEST,
    READY_S,
    SIGNALS,
    Levels,
    Signal,
    Strength,
    length,
    level_at,
    next_edge,
)
from station.values import Light

FULL = Strength(full=1.0, soft=0.2)
GREEN, RED, SOFT, DARK = Levels(green=1.0), Levels(red=1.0), Levels(green=0.2), Levels()


@pytest.mark.parametrize(
    ("light", "seconds", "levels"),
    [
        (Light.GREEN, 0.0, GREEN),
        (Light.GREEN, 0.599, GREEN),
        (Light.GREEN, 0.6, DARK),
        (Light.RED, 0.0, RED),
        (Light.RED, 0.149, RED),
        (Light.RED, 0.15, DARK),
        (Light.RED, 0.299, DARK),
        (Light.RED, 0.3, RED),
        (Light.RED, 0.45, DARK),
        (Light.DARK, 0.0, DARK),
        (Light.READY, 0.0, SOFT),
        (Light.READY, 4.999, SOFT),
        (Light.READY, 5.0, DARK),
    ],
)
def test_each_signal_is_as_promised(light: Light, seconds: float, levels: Levels) -> None:
    """Green 600 ms, red two pulses of 150 ms, dark nothing, ready soft for at most 5 s."""
    assert level_at(SIGNALS[light], seconds, FULL) == levels


def test_no_glow_where_none_is_wanted() -> None:
    """READY lights nothing on a site whose ready_glow is 0."""
    assert level_at(SIGNALS[Light.READY], 1.0, Strength(soft=0.0)) == DARK


def test_brightness_dims_both_lamps() -> None:
    """A site's brightness is what a shining lamp has."""
    dim = Strength(full=0.4)
    assert level_at(SIGNALS[Light.GREEN], 0.1, dim) == Levels(green=0.4)
    assert level_at(SIGNALS[Light.RED], 0.1, dim) == Levels(red=0.4)


def test_every_light_has_a_row() -> None:
    """A light that the coach can ask for can be shown."""
    assert set(SIGNALS) == set(Light)


@pytest.mark.parametrize("signal", [*SIGNALS.values(), LAMP_TEST])
def test_a_signal_is_in_order_and_ends(signal: Signal) -> None:
    """Pulses follow one another, the last one ends the signal, and it is dark from then on."""
    edges = [edge for pulse in signal for edge in (pulse.start, pulse.end)]
    assert edges == sorted(edges)
    assert length(signal) == (edges[-1] if edges else 0.0) <= READY_S
    assert level_at(signal, length(signal), FULL) == DARK
    assert next_edge(signal, length(signal)) is None


@pytest.mark.parametrize("signal", [*SIGNALS.values(), LAMP_TEST])
def test_never_both_and_three_flashes_a_second(signal: Signal) -> None:
    """At every millisecond at most one lamp shines; no second sees more than three flashes."""
    seen = [level_at(signal, step / 1000, FULL) for step in range(-10, 6000)]
    assert not any(levels.green and levels.red for levels in seen)
    flashes = [
        step
        for step, (old, new) in enumerate(pairwise(seen))
        if new.green > old.green or new.red > old.red
    ]
    assert all(sum(0 <= other - one < 1000 for other in flashes) <= 3 for one in flashes)


def test_edges_are_where_levels_change() -> None:
    """Walking from edge to edge visits each change of a signal, and nothing between."""
    signal, walked = SIGNALS[Light.RED], [0.0]
    while (edge := next_edge(signal, walked[-1])) is not None:
        walked.append(edge)
    assert walked == [0.0, 0.15, 0.30, 0.45]
