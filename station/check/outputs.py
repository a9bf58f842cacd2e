"""What people see, hear and touch: lamps, sound, screen, touch."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from station.check.bench import Bench
from station.check.finding import Finding
from station.check.machine import Machine

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
    width, height = ran.out.split()[-2:]
    yield Finding("screen", True, f"{kind}, {width} × {height} pixels.")
    yield _width(bench)


def _width(bench: Bench) -> Finding:
    """In millimetres: letters are sized by them."""
    told, panels = bench.config.screen.width_mm, panel_widths(bench.machine)
    if told:
        return Finding("screen size", True, f"{told} mm wide, by the config.")
    if len(panels) == 1 and panels[0]:
        return Finding("screen size", True, f"{panels[0]} mm wide, by the panel's own word.")
    said = "The panel does not say how wide it is."
    if len(panels) > 1:
        said = f"There are {len(panels)} panels."
    remedy = "Measure the picture's width and write it into [screen] width_mm."
    return Finding("screen size", False, said, remedy)


def panel_widths(machine: Machine) -> list[int]:
    """The width of every connected panel, mm; 0 for one that does not say."""
    widths = []
    for path in machine.find("sys/class/drm/*/status"):
        if machine.read(path) == "connected":
            edid = machine.read_bytes(path.removesuffix("status") + "edid") or b""
            widths.append(edid_width_mm(edid))
    return widths


def edid_width_mm(edid: bytes) -> int:
    """Width of the picture by a panel's EDID, mm; 0 when it does not say.

    VESA E-EDID 1.4: the first detailed timing has it in millimetres (byte 66, with four more
    bits in 68), the header in centimetres (byte 21; with byte 22 zero it is a ratio).
    """
    if len(edid) < 128 or edid[:8] != b"\x00\xff\xff\xff\xff\xff\xff\x00":
        return 0
    exact = edid[66] | (edid[68] & 0xF0) << 4
    pixel_clock = edid[54] | edid[55]
    if pixel_clock and exact:
        return exact
    return edid[21] * 10 if edid[22] else 0


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
