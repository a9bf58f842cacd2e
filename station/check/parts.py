"""The table of parts, and how they are tested one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from station.check import board, eyes, keeping, outputs
from station.check.bench import Bench, Check
from station.check.finding import Finding
from station.check.machine import Machine
from station.check.rooms import Rooms
from station.errors import StationError

CAMERA_S: Final = 5.0


class Part(NamedTuple):
    """How a part is tested, and what helps when it cannot even be opened."""

    check: Check
    remedy: str


PARTS: Final[Mapping[str, Part]] = {
    "board": Part(board.board, "Use a Raspberry Pi 4 or 5."),
    "power": Part(board.power, "Use the official 27 W supply and an active cooler."),
    "memory": Part(board.memory, "Stop other programs, or use a board with more memory."),
    "clock": Part(keeping.clock, "Set the clock with `sudo timedatectl set-ntp true`."),
    "disk": Part(keeping.disk, "Make [store] folder a place that this user may write to."),
    "card": Part(keeping.card, "Put in a new card."),
    "store": Part(keeping.store, "Look at the folder that [store] folder names."),
    "model": Part(eyes.model, "Run `station model fetch` with the model's name."),
    "engine": Part(eyes.engine, "Install the station again with deploy/install."),
    "speed": Part(eyes.speed, "Look at the folder that [store] folder names."),
    "network": Part(eyes.network, "Run the station by its service, which closes the network."),
    "camera": Part(
        eyes.camera, "Check the cable and [camera]; stop the station, which holds the camera."
    ),
    "lamps": Part(outputs.lamps, "Check the wiring and [lights]; stop the station first."),
    "sound": Part(outputs.sound, "Everything works without sound."),
    "screen": Part(outputs.screen, "Check the cable and [screen]; stop the station first."),
    "touch": Part(outputs.touch, "Everything works without touch."),
}
"""Part → how it is tested, in this order: the lamps blink and the screen goes dark last."""


def checks(
    path: Path | None = None,
    *,
    machine: Machine | None = None,
    rooms: Rooms | None = None,
    camera_s: float = CAMERA_S,
) -> Iterator[Finding]:
    """Test the config at `path` (or the one that is found) and then each part.

    Gives each finding when it is there; the whole takes about ten seconds. Never raises.
    """
    machine, rooms = machine or Machine(), rooms or Rooms()
    try:
        mistakes = rooms.mistakes(path)
        bench = None if mistakes else Bench(rooms.settings(path).config, machine, rooms, camera_s)
    except Exception as problem:  # a broken room must not keep the others from being tested
        yield _broken("config", problem, "Repair the file that `station config` names.")
        return
    if bench is None:
        for one in mistakes:
            place = one.file if one.line is None else f"{one.file}:{one.line}"
            said = f"{place}: {one.key}: saw {one.seen}, expected {one.expected}."
            yield Finding("config", False, said, _sentence(one.remedy))
        yield Finding("others", None, "Not tested: the config has to be right first.")
        return
    yield Finding("config", True, f"Read from {rooms.settings(path).source or 'the defaults'}.")
    for name, part in PARTS.items():
        yield from _isolated(name, part, bench)


def run_checks(
    path: Path | None = None,
    *,
    machine: Machine | None = None,
    rooms: Rooms | None = None,
    camera_s: float = CAMERA_S,
) -> list[Finding]:
    """Everything that `checks` finds."""
    return list(checks(path, machine=machine, rooms=rooms, camera_s=camera_s))


def _isolated(name: str, part: Part, bench: Bench) -> Iterable[Finding]:
    """What a part's check finds; if it fails, that, and nothing else suffers."""
    findings: list[Finding] = []
    try:
        findings += part.check(bench)
    except Exception as problem:  # whatever it is: the other parts are to be tested
        findings.append(_broken(name, problem, part.remedy))
    return findings


def _broken(name: str, problem: Exception, remedy: str) -> Finding:
    if isinstance(problem, StationError):
        return Finding(name, False, str(problem), remedy)
    return Finding(name, False, f"The test failed: {type(problem).__name__}: {problem}.", remedy)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."
