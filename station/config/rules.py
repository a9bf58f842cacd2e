"""What must hold between values each of which may be: a table of rules, and the mistakes found."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from station.config.mistakes import clipped, did_you_mean
from station.config.schema import Config


class Finding(NamedTuple):
    """What a rule has against a value."""

    seen: str
    expected: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on one or more keys; the first is the one to blame."""

    keys: tuple[str, ...]
    findings: Callable[[Config], Iterator[Finding]]
    """Asked only if each of the keys has a value that it may have by itself."""


def _two_pins(config: Config) -> Iterator[Finding]:
    pin = config.lights.red
    if pin == config.lights.green:
        yield Finding(
            f"{pin}, the pin of the green lamp too",
            "two different pins",
            "write the BCM number of the pin that each lamp is wired to",
        )


def _drills_exist(drills: Collection[str], config: Config) -> Iterator[Finding]:
    known = ", ".join(sorted(drills))
    expected = "ids of drills, each once"
    offered = config.session.drills
    if not offered:
        yield Finding("an empty list", expected, f"name at least one of {known}")
    for drill in dict.fromkeys(offered):
        if drill not in drills:
            remedy = did_you_mean(drill, sorted(drills), f"there are {known}")
            yield Finding(f'the drill "{clipped(drill)}"', expected, remedy)
        elif (times := offered.count(drill)) > 1:
            yield Finding(f'"{drill}" {times} times', expected, "name it once")


def _file_given(config: Config) -> Iterator[Finding]:
    kind = config.camera.kind
    if kind in ("video", "recording") and not config.camera.file.strip():
        what = "clip" if kind == "video" else "sights.npz"
        yield Finding(
            f'no file for kind = "{kind}"',
            f"the path of a {what}",
            f'write file = "/full/path/of/the/{what}", or choose another kind',
        )


def _pace_of_file(config: Config) -> Iterator[Finding]:
    kind = config.camera.kind
    if config.camera.pace == 0.0 and kind in ("picamera", "webcam"):
        yield Finding(
            f'0 for kind = "{kind}"',
            "a camera, which has its own pace",
            "delete the line; only a video or a recording can go as fast as it goes",
        )


def _zone_in_order(config: Config) -> Iterator[Finding]:
    left, right = config.camera.zone
    if not 0.0 <= left < right <= 1.0:
        yield Finding(
            f"[{left:g}, {right:g}]",
            "left end before right end, both from 0 to 1 (shares of the picture's width)",
            "write for example zone = [0.15, 0.85]",
        )


def _wall_stands(config: Config) -> Iterator[Finding]:
    wall = config.camera.wall
    if wall is not None and not wall[1] < wall[3]:
        yield Finding(
            f"a top at y = {wall[1]:g} and a foot at y = {wall[3]:g}",
            "x, y of the top, then x, y of the foot (pixels, y grows downwards)",
            f"write wall = [{wall[2]:g}, {wall[3]:g}, {wall[0]:g}, {wall[1]:g}]"
            if wall[1] > wall[3]
            else "give the foot a larger y than the top",
        )


PIN_FORM: Final = re.compile(
    r"scrypt\$(?P<n>16384|32768|65536)\$8\$1\$(?P<salt>[0-9a-f]{32})\$(?P<hash>[0-9a-f]{64})"
)
"""A PIN as it is kept: scrypt's n, r and p, then salt and hash in hexadecimal. n is bounded, so
that no file makes the station think for minutes about a PIN (RFC 7914: 128·n·r bytes, 16–64 MB)."""


PIN_REMEDY: Final = "run `station pin` and write what it prints here"


def _pin_is_hashed(config: Config) -> Iterator[Finding]:
    pin = config.staff.pin
    if pin and not PIN_FORM.fullmatch(pin):
        # What it was is not repeated: somebody may have written the PIN itself.
        yield Finding(
            f"a text of {len(pin)} characters",
            "the line that `station pin` prints",
            PIN_REMEDY,
        )


RULES: Final = (
    Rule(("lights.red", "lights.green"), _two_pins),
    Rule(("camera.file", "camera.kind"), _file_given),
    Rule(("camera.pace", "camera.kind"), _pace_of_file),
    Rule(("camera.zone",), _zone_in_order),
    Rule(("camera.wall",), _wall_stands),
    Rule(("staff.pin",), _pin_is_hashed),
)


def rules(drills: Collection[str]) -> tuple[Rule, ...]:
    """Return all rules, given the ids of the drills that there are."""
    return (*RULES, Rule(("session.drills",), partial(_drills_exist, drills)))
