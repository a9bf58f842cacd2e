"""What people see, hear and touch: lamps, sound, screen, touch."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from station.check.bench import Bench
from station.check.finding import Finding
from station.screen import edid
from station.screen.panel import Panel, upright_px

DIRECT: Final = 1 << 1
"""INPUT_PROP_DIRECT of linux/input-event-codes.h: a finger's place is the pointer's place."""
TOUCH_X: Final = (1 << 0x35) | 1
"""ABS_MT_POSITION_X, or ABS_X of a panel for one finger."""
PANEL_S: Final = 15.0


def lamps(bench: Bench) -> Iterator[Finding]:
    """Let each lamp shine once, for a second."""
    config = bench.config.lights
    if config.kind == "none":
        yield Finding("lamps", None, 'The config has [lights] kind = "none".')
        return
    lights = bench.rooms.lights(config)
    try:
        lights.test()
    finally:
        lights.close()
    said = f"{lights.name}: each was driven for a second, one after the other."
    remedy = "If one stayed dark, check its wiring and resistor; if both were on, active_high."
    yield Finding("lamps", True, said, remedy if config.kind == "gpio" else "")


def sound(bench: Bench) -> Iterator[Finding]:
    """Whether there is anything that could play a tone."""
    devices = bench.machine.read("proc/asound/pcm") or ""
    names = {line.split(":")[1].strip() for line in devices.splitlines() if "playback" in line}
    if not names:
        remedy = "Plug in a USB speaker, or a screen with speakers; all works without sound."
        yield Finding("sound", False, "There is nothing to play a sound on.", remedy)
        return
    listed = ", ".join(sorted(names))
    if all("hdmi" in name.lower() for name in names):
        said = f"Only the screen could play a sound ({listed})."
        yield Finding("sound", True, said, "If it has no speakers, plug in a USB speaker.")
        return
    yield Finding("sound", True, f"Can be played on {listed}.")


def screen(bench: Bench) -> Iterator[Finding]:
    """Open it in another process; ask the panel for its size."""
    kind = bench.config.screen.kind
    if kind in ("terminal", "none"):
        yield Finding("screen", None, f'The config has [screen] kind = "{kind}".')
        return
    ran = bench.machine.run([sys.executable, "-m", "station.check.panel", kind], {}, PANEL_S)
    if ran.code != 0:
        said = (ran.error.strip().splitlines() or [f"It ended with code {ran.code}."])[-1]
        yield Finding("screen", False, said, "Check the cable; stop the station, which holds it.")
        return
    width, height = (int(number) for number in ran.out.split()[-2:])
    yield Finding("screen", True, f"{kind}, {width} × {height} pixels.")
    yield _width(bench, (width, height))


def _width(bench: Bench, size_px: tuple[int, int]) -> Finding:
    """In millimetres: letters are sized by them. The pixels are those of the panel as it came."""
    config, told = bench.config.screen, edid.told_mm(bench.machine.root)
    panel = Panel.of(config, upright_px(size_px, config.rotate_deg), told)
    if not panel.assumed:
        source = "by the config" if config.width_mm else "by the panel's own word"
        if not (config.width_mm or told):
            source = "as Raspberry Pi's panel of these pixels"
        return _read_from(panel, f"{panel.width_mm:.0f} mm wide, {source}.")
    panels = edid.panel_widths(bench.machine.root)
    why = f"There are {len(panels)} panels" if len(panels) > 1 else "The panel does not say"
    said = f"{why}: {panel.width_mm:.0f} mm are assumed."
    remedy = "Measure the picture's width and write it into [screen] width_mm."
    return Finding("screen size", False, said, remedy)


def _read_from(panel: Panel, said: str) -> Finding:
    """Whether somebody on the mat can read what they need there, count and cues."""
    from station.form.faults import CATALOGUE
    from station.screen.reach import reach

    cues = frozenset(fault.cue for fault in CATALOGUE)
    found = reach(panel.size_px, round(panel.width_mm, 1), cues)
    said += f" Read at a glance up to {found.glance_m} m, legible up to {found.legible_m} m."
    if panel.distance_m <= found.legible_m:
        return Finding("screen size", True, said)
    remedy = (
        f"The mat is {panel.distance_m:g} m away: bring it nearer and correct [screen] "
        "distance_m, or take a larger screen."
    )
    return Finding("screen size", True, said, remedy)


def touch(bench: Bench) -> Iterator[Finding]:
    """A panel that fingers are put on, among the input devices."""
    devices = bench.machine.read("proc/bus/input/devices") or ""
    names = [name for name, props, axes in input_devices(devices) if _touched(props, axes)]
    if names:
        yield Finding("touch", True, f"{', '.join(names)}.")
        return
    remedy = "If the screen has touch, plug in its USB or ribbon cable."
    yield Finding("touch", None, "No touch panel; everything works without touching.", remedy)


def _touched(props: int, axes: int) -> bool:
    return bool(props & DIRECT and axes & TOUCH_X)


def input_devices(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, properties and axes of each device in /proc/bus/input/devices."""
    for block in text.split("\n\n"):
        fields = dict(
            line[3:].split("=", 1)
            for line in block.splitlines()
            if "=" in line and line[1:3] == ": "
        )
        name = fields.get("Name", "").strip('"')
        yield name, _bits(fields.get("PROP", "0")), _bits(fields.get("ABS", "0"))


def _bits(words: str) -> int:
    """A bitmap printed as hexadecimal words of 64 bits, the highest first."""
    value = 0
    for word in words.split():
        value = value << 64 | int(word, 16)
    return value
