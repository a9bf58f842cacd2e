"""The computer itself: which one, its power and heat, its memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from station.check.bench import Bench
from station.check.finding import Finding

SPARE_MB: Final = 300
"""Beside the eyes: the kiosk itself (170 MB), and the system's ups and downs."""
SYSFS: Final = "sys/devices/platform/soc/soc:firmware/get_throttled"


class Bit(NamedTuple):
    """What a bit of `vcgencmd get_throttled` means."""

    now: str
    since: str
    remedy: str


_SUPPLY = "Use the official 27 W supply, straight into the board, with a short cable."
COOLING: Final = "Fit an active cooler, clean its fan, and keep the box out of the sun."

BITS: Final[Mapping[int, Bit]] = {
    0: Bit("The voltage is too low.", "The voltage was too low.", _SUPPLY),
    1: Bit("The processor is held back.", "The processor was held back.", f"{_SUPPLY} {COOLING}"),
    2: Bit("The processor is throttled.", "The processor was throttled.", f"{_SUPPLY} {COOLING}"),
    3: Bit("The chip is near its limit of heat.", "The chip was near its limit.", COOLING),
}
"""Bit → its meaning; the same bit 16 places higher: it has happened since the start
(Raspberry Pi documentation, `vcgencmd get_throttled`)."""


def board(bench: Bench) -> Iterator[Finding]:
    """Which computer this is, and whether the engine can run on it."""
    from station.vision.pose.machine import missing_features

    name = bench.machine.read("proc/device-tree/model")
    lacking = missing_features(bench.machine.read("proc/cpuinfo") or "")
    if lacking and bench.rooms.engine(bench.config.vision.engine) == "mediapipe":
        said = f"{name or 'This computer'} lacks {' and '.join(lacking)}, which MediaPipe needs."
        remedy = (
            'Set [vision] engine to "litert" (`pip install ai-edge-litert` brings it), '
            "or use a Raspberry Pi 5."
        )
        yield Finding("board", False, said, remedy)
    elif name is None:
        yield Finding("board", None, "This is no Raspberry Pi.")
    else:
        yield Finding("board", True, f"{name}.")


def power(bench: Bench) -> Iterator[Finding]:
    """Undervoltage and throttling, now and since the start: a line for each."""
    bits = _throttled(bench)
    if bits is None:
        yield Finding("power", None, "This computer does not say whether it is throttled.")
        return
    found = False
    for bit, meaning in BITS.items():
        now, since = bits >> bit & 1, bits >> (bit + 16) & 1
        if now or since:
            found = True
            said = f"Now: {meaning.now}" if now else f"Since the start: {meaning.since}"
            yield Finding("power", False, said, meaning.remedy)
    if not found:
        yield Finding("power", True, "Enough, and cool enough, since the start.")


def _throttled(bench: Bench) -> int | None:
    """The bits. The file may say 0 while the command knows better, so the command comes first."""
    ran = bench.machine.run(["vcgencmd", "get_throttled"], {}, 5.0)
    match = re.fullmatch(r"throttled=0x([0-9a-fA-F]+)", ran.out.strip())
    if ran.code == 0 and match:
        return int(match[1], 16)
    text = (bench.machine.read(SYSFS) or "").removeprefix("0x")
    return int(text, 16) if re.fullmatch(r"[0-9a-fA-F]+", text) else None


def memory(bench: Bench) -> Iterator[Finding]:
    """Whether eyes and kiosk have room beside what runs already."""
    text = bench.machine.read("proc/meminfo") or ""
    match = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    if match is None:
        yield Finding("memory", None, "This computer does not say how much memory is free.")
        return
    free = int(match[1]) // 1000
    needed = bench.config.vision.memory_mb + SPARE_MB
    if free >= needed:
        yield Finding("memory", True, f"{free} MB are free; the station needs {needed}.")
        return
    remedy = "Stop other programs (and the desktop), or use a board with more memory."
    said = f"{free} MB are free, and the station needs {needed}."
    yield Finding("memory", False, said, remedy)
