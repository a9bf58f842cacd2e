"""The eyes: what the camera really gives, the model, the engine, and the closed door."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.check.bench import Bench
from station.check.board import COOLING
from station.check.finding import Finding
from station.check.machine import Ran
from station.values import Image

if TYPE_CHECKING:
    from station.vision.camera import Camera

FIRST_S: Final = 5.0
"""A camera that gives no picture for so long gives none, seconds."""
ENOUGH: Final = 0.9
"""Share of the asked rate that is well."""
FARTHER: Final = 2.0
"""So many times as far from black and white as where the coach gives up: daylight changes."""
SHAPE: Final = 0.03
"""How far width over height may be from what was asked, relative."""
LUMA: Final = np.array([0.299, 0.587, 0.114]) / 255
"""Brightness of red, green and blue (ITU-R BT.601), as the pose engine takes it."""
ENGINE_S: Final = 120.0
"""Far longer than a Raspberry Pi takes to load it, seconds."""
QUIET: Final = {"OPENBLAS_NUM_THREADS": "1"}
"""A namespace is given to a process with one thread only (`station.vision.sandbox`)."""
DOOR: Final = (
    "import json; from dataclasses import asdict; from station.vision.sandbox import close_network;"
    " print(json.dumps(asdict(close_network())))"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a camera gave in a while."""

    name: str
    live: bool
    pictures: int
    rate: float
    """Pictures a second; NaN below two pictures."""
    size: tuple[int, int]
    brightness: float
    """Of the last picture, 0–1: by then the exposure has settled."""


def camera(bench: Bench) -> Iterator[Finding]:
    """Open it, watch it, and compare with what was asked of it."""
    config = bench.config.camera
    if config.kind == "recording":
        yield Finding("camera", None, f"The config plays the recording {config.file}: no camera.")
        return
    seen = _watch(bench)
    width, height = seen.size
    yield Finding("camera", True, f"{seen.name}: pictures of {width} × {height}.")
    if not seen.live:
        return
    yield _shape(seen.size, (config.width, config.height), config.rotate_deg)
    yield _rate(seen.rate, config.frames_per_second)
    yield _light(seen.brightness)


def _watch(bench: Bench) -> Watched:
    now = bench.machine.clock
    camera = bench.rooms.camera(bench.config.camera, now)
    try:
        image, times = _pictures(camera, bench)
    finally:
        camera.close()
    height, width = image.shape[:2]
    rate = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else float("nan")
    luma = float((image[::4, ::4].mean(axis=(0, 1)) * LUMA).sum())
    return Watched(camera.name, camera.live, len(times), rate, (width, height), luma)


def _pictures(camera: Camera, bench: Bench) -> tuple[Image, list[float]]:
    """The last picture, and the times of all."""
    from station.vision.camera import EndOfClip

    shot = camera.read(FIRST_S)
    times = [shot.frame.time]
    while times[-1] - times[0] < bench.camera_s:
        try:
            shot = camera.read(FIRST_S)
        except EndOfClip:
            break
        times.append(shot.frame.time)
    return shot.preview, times


def _shape(size: tuple[int, int], asked: tuple[int, int], rotated: int) -> Finding:
    wanted = asked if rotated % 180 == 0 else (asked[1], asked[0])
    differs = size[0] * wanted[1] / (size[1] * wanted[0]) - 1
    said = f"Asked for {asked[0]} × {asked[1]}"
    if abs(differs) <= SHAPE:
        return Finding("picture", True, f"{said}, and the shape is right.")
    remedy = "Set [camera] width and height to a size that this camera offers."
    return Finding("picture", False, f"{said}, and got another shape.", remedy)


def _rate(rate: float, asked: int) -> Finding:
    said = f"{rate:.1f} pictures a second, of {asked} that were asked for."
    if rate >= ENOUGH * asked:
        return Finding("frame rate", True, said)
    remedy = (
        "Give it more light (in the dark it exposes longer), ask for smaller pictures or fewer, "
        "and plug a USB camera straight into a blue socket."
    )
    return Finding("frame rate", False, said, remedy)


def _light(brightness: float) -> Finding:
    from station.coach.framing import BRIGHT, DARK

    said = f"{brightness:.0%} of full brightness"
    if brightness < FARTHER * DARK:
        remedy = "Take off the lens cover and light the place where people stand."
        return Finding("brightness", False, f"Too dark: {said}.", remedy)
    if 1 - brightness < FARTHER * (1 - BRIGHT):
        remedy = "Turn the camera away from windows and lamps."
        return Finding("brightness", False, f"Too bright: {said}.", remedy)
    return Finding("brightness", True, f"{said[0].upper()}{said[1:]}.")


def model(bench: Bench) -> Iterator[Finding]:
    """Every byte of the model, and of the lighter one for a machine that has become slow."""
    from station.vision.pose.model import candidates

    best, *lighter = candidates(bench.config.vision.model)
    for name in (best, *lighter):
        if name != best and bench.rooms.lacks(name):
            said = f"{name}, for a machine that has become slow, is not here: all goes on without."
            yield Finding("model", True, said, f"Run `station model fetch {name}`.")
        else:
            path = bench.rooms.model(name)
            yield Finding("model", True, f"{name}, and its sha256 is right ({path}).")


def engine(bench: Bench) -> Iterator[Finding]:
    """Let another process load it and see one picture: it may be killed, we may not."""
    from station.vision.pose.model import candidates

    wanted = bench.config.vision.engine
    name = candidates(bench.config.vision.model)[0]
    path = bench.rooms.model(name)
    command = [sys.executable, "-m", "station.check.engine", str(path), name, wanted]
    ran = bench.machine.run(command, QUIET, ENGINE_S)
    if ran.code == 0:
        yield Finding("engine", True, ran.out.strip().splitlines()[-1])
    elif ran.code == -signal.SIGILL:
        said = "The processor does not know an instruction of the engine's, and killed it."
        remedy = 'Set [vision] engine to "litert", or use a Raspberry Pi 5.'
        yield Finding("engine", False, said, remedy)
    elif ran.code < 0:
        said = f"The engine was killed by {signal.Signals(-ran.code).name}."
        yield Finding("engine", False, said, "See `station check` memory, and install again.")
    else:
        yield Finding("engine", False, _last_words(ran), _ENGINE_REMEDY)


_ENGINE_REMEDY = (
    "On a Lite image run `sudo apt install libgl1 libglib2.0-0t64 libxcb1 libegl1 libgles2`; "
    "then install the station again with deploy/install."
)


def speed(bench: Bench) -> Iterator[Finding]:
    """How the eyes run, as they themselves have kept it: engine, model, threads, and how quick."""
    from station.config.state import state_folder
    from station.vision.kept import read_fitness

    fitness = read_fitness(state_folder(bench.config.store.folder, bench.machine.environ))
    if not fitness.engine:
        yield Finding("speed", None, "The eyes have not seen anything here yet.")
        return
    said = f"{fitness.engine}."
    if fitness.takes_ms:
        said += f" Measured: {fitness.takes_ms:.0f} ms a picture."
    if fitness.eased:
        said += f" A picture came to take {fitness.slow_ms:.0f} ms: less trouble is taken since."
    remedy = "" if fitness.well else COOLING
    yield Finding("speed", fitness.well, said, remedy)


def network(bench: Bench) -> Iterator[Finding]:
    """Let another process shut its door, and ask it which locks hold."""
    ran = bench.machine.run([sys.executable, "-c", DOOR], QUIET, 20.0)
    if ran.code != 0:
        remedy = "Run the station by its service, which closes the network too."
        yield Finding("network", False, f"The door cannot be shut: {_last_words(ran)}", remedy)
        return
    locks = json.loads(ran.out)
    if locks["namespace"]:
        said = "The eyes have no network: an empty namespace, and a proxy that goes nowhere."
        yield Finding("network", True, said)
        return
    remedy = (
        "Run the station by its service, or let users have namespaces: "
        "`sudo sysctl kernel.unprivileged_userns_clone=1`."
    )
    said = f"Only the proxy that goes nowhere keeps the eyes off the network: {locks['why']}"
    yield Finding("network", False, said, remedy)


def _last_words(ran: Ran) -> str:
    lines = (ran.error.strip() or ran.out.strip()).splitlines()
    return lines[-1].strip() if lines else f"It ended with code {ran.code} and said nothing."
