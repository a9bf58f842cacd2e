"""The wiring on a terminal: the header as a column of pins, and each lamp as a line."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from station.wiring.plan import MOST_MA, PANEL_PINS, SUPPLY_V, Plan, Wired, label

WIDTH = 79


def in_words(plan: Plan) -> str:
    """Draw the plan in 79 columns."""
    lines = [f"Wiring by the config in force: {plan.summary}."]
    if plan.lamps:
        lines += ["", *_header(plan), "", *_lamps(plan), "", *_sums(plan)]
    lines += ["", _folded("Camera  ", plan.camera), _folded("Panel   ", plan.panel), ""]
    lines += [_folded("- ", note) for note in plan.notes]
    return "\n".join(line.rstrip() for line in lines)


def _folded(start: str, words: str) -> str:
    return fill(words, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


def uses(plan: Plan) -> dict[int, str]:
    """Return what each used physical pin is for."""
    back = "back" if plan.active_high else "feed"
    taken = dict(PANEL_PINS)
    for lamp in plan.lamps:
        taken[lamp.pin] = f"{lamp.sign} {lamp.name}"
        taken[lamp.back] = f"{lamp.sign} {lamp.name}, {back}"
    return taken


def _header(plan: Plan) -> Iterator[str]:
    """Draw the header as it lies: USB sockets down, pin 1 in the upper left."""
    taken = uses(plan)
    for odd in range(1, 40, 2):
        left, right = _pin(odd, taken), _pin(odd + 1, taken)
        yield (
            f"{taken.get(odd, ''):>22}  {label(odd):>7} {odd:>2} {left} {right} {odd + 1:<2} "
            f"{label(odd + 1):<7}  {taken.get(odd + 1, '')}"
        )


def _pin(pin: int, taken: dict[int, str]) -> str:
    return "●" if pin in taken else "·"


def _lamps(plan: Plan) -> Iterator[str]:
    for lamp in plan.lamps:
        start, end = (lamp.pin, lamp.back) if plan.active_high else (lamp.back, lamp.pin)
        yield (
            f"{lamp.sign} {lamp.name:<6}{_named(start):>16} ──[ {lamp.ohm:>3} Ω ]── +▷|− "
            f"── {_named(end):<16}  {lamp.sign} {lamp.word}"
        )


def _named(pin: int) -> str:
    return f"pin {pin} ({label(pin)})"


def _sums(plan: Plan) -> Iterator[str]:
    yield "R = (supply − LED's forward voltage) / current, the next larger of series E12:"
    yield from (f"  {lamp.name:<5}  {sum_of(lamp)}" for lamp in plan.lamps)


def sum_of(lamp: Wired) -> str:
    """Return how a resistor was reckoned."""
    most = (SUPPLY_V - lamp.forward_v) / lamp.exact_ohm * 1000.0
    assert most <= MOST_MA + 1e-6, "the command takes no more"
    return (
        f"({SUPPLY_V} V − {lamp.forward_v:.1f} V) / {most:g} mA = {lamp.exact_ohm:.4g} Ω "
        f"→ {lamp.ohm} Ω, {lamp.milliamps:.1f} mA"
    )
