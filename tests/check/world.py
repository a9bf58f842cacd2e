"""A made-up Raspberry Pi on which all is well, part by part, until a test spoils one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from station.check import Finding, run_checks
from station.check.machine import MISSING, Machine, Ran
from station.check.rooms import Rooms
from station.config.schema import (
    CameraConfig,
    LightsConfig,
    StoreConfig,
)
from station.store import Store
from station.store.memory import MemoryStore
from station.values import Frame, Light
from station.vision.camera import Camera, Shot
from station.vision.kept import keep_fitness
from station.vision.pace import Fitness

FILES: Mapping[str, str] = {
    "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
    "proc/cpuinfo": "processor\t: 0\nFeatures\t: fp asimd aes atomics fphp asimddp\n",
    "proc/meminfo": "MemTotal:        8000000 kB\nMemAvailable:    6000000 kB\n",
    "proc/asound/pcm": "00-00: USB Audio : USB Audio : playback 1 : capture 1\n",
    "proc/bus/input/devices": (
        'I: Bus=0018 Vendor=0000\nN: Name="10-0014 ft5x06"\nB: PROP=2\n'
        "B: EV=b\nB: ABS=260800000000003\n\n"
        'I: Bus=0003 Vendor=0001\nN: Name="A mouse"\nB: PROP=0\nB: REL=903\n'
    ),
    "sys/fs/ext4/mmcblk0p2/errors_count": "0\n",
    "sys/class/drm/card1-HDMI-A-1/status": "connected\n",
    "sys/class/drm/card1-HDMI-A-2/status": "disconnected\n",
}


FIT = Fitness("litert 2.3.0, full, 3 threads", takes_ms=41.0)


def edid(width_mm: int = 344, centimetres: int = 34) -> bytes:
    """Write an EDID of a panel so wide."""
    data = bytearray(128)
    data[:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    data[21], data[22] = centimetres, 19
    if width_mm:
        data[54], data[66], data[68] = 1, width_mm & 0xFF, (width_mm >> 8) << 4
    return bytes(data)


class PretendCamera:
    """Gives pictures by its own clock."""

    def __init__(self, rate: float, size: tuple[int, int], brightness: int, live: bool) -> None:
        self.name, self.live, self.waits = "ribbon camera 0 (imx708)", live, False
        self.closed = False
        self._rate, self._taken = rate, 0
        self._image = np.full((size[1], size[0], 3), brightness, np.uint8)

    def read(self, timeout: float) -> Shot:
        """Return the next picture."""
        if not self._rate:
            raise TimeoutError(f"no picture in {timeout:g} s")
        self._taken += 1
        return Shot(Frame(100.0 + self._taken / self._rate, self._image), self._image)

    def close(self) -> None:
        """Remember it."""
        self.closed = True


class PretendLights:
    """Remembers whether it was tested and closed."""

    def __init__(self) -> None:
        self.name = "gpio: green on 17, red on 27"
        self.did: list[str] = []

    def show(self, light: Light) -> None:
        """Show a signal."""
        self.did.append(light)

    def test(self) -> None:
        """Blink each."""
        self.did.append("test")

    def close(self) -> None:
        """Let go."""
        self.did.append("close")


@dataclass
class World:
    """What a test may spoil."""

    root: Path
    toml: str = ""
    files: dict[str, str] = field(default_factory=lambda: dict(FILES))
    edid: bytes = field(default_factory=edid)
    commands: dict[str, Ran] = field(default_factory=dict)
    """What a command answers, by the word of it that is looked for."""
    free_mb: int = 20_000
    now: float = 1_800_000_000.0
    rate: float = 30.0
    size: tuple[int, int] = (640, 480)
    brightness: int = 120
    live: bool = True
    kept: Callable[[StoreConfig], Store] = lambda _: MemoryStore()
    model: Callable[[str], Path] = lambda name: Path(f"{name}.task")
    lacks: tuple[str, ...] = ()
    """Models that are not here."""
    engine: str = "litert"
    """That is chosen here."""
    fitness: Fitness = FIT
    lights: PretendLights | Exception = field(default_factory=PretendLights)
    camera: PretendCamera | Exception | None = None
    ran: list[Sequence[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """All commands answer that all is well."""
        door = {"namespace": True, "proxy": True, "why": ""}
        self.commands |= {
            "vcgencmd": Ran(0, "throttled=0x0\n"),
            "timedatectl": Ran(0, "yes\n"),
            "station.check.engine": Ran(0, "litert 2.3.0 loads and sees, 1.0 s.\n"),
            "station.check.panel": Ran(0, "1280 720\n"),
            "-c": Ran(0, json.dumps(door)),
        }

    def findings(self) -> list[Finding]:
        """Test everything."""
        place = self.root / "site" / "station.toml"
        place.parent.mkdir(parents=True)
        place.write_text(self.toml)
        database = self.root / "state" / "sessions.db"
        database.parent.mkdir()
        database.touch()
        keep_fitness(self.fitness, self.root / "state")
        rooms = Rooms(
            camera=self._camera,
            model=self.model,
            lacks=lambda name: name in self.lacks,
            lights=self._lights,
            store=lambda c: self.kept(c),
            engine=lambda wanted: self.engine if wanted == "auto" else wanted,
        )
        return run_checks(place, machine=self._machine(), rooms=rooms)

    def _machine(self) -> Machine:
        for name, text in self.files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        panel = self.root / "sys/class/drm/card1-HDMI-A-1"
        panel.mkdir(parents=True, exist_ok=True)
        (panel / "edid").write_bytes(self.edid)
        return Machine(
            root=self.root,
            run=self._run,
            environ={"STATE_DIRECTORY": str(self.root / "state")},
            free=lambda _: self.free_mb * 1_000_000,
            wall=lambda: self.now,
        )

    def _run(self, command: Sequence[str], _extra: Mapping[str, str], _seconds: float) -> Ran:
        self.ran.append(command)
        for word, answer in self.commands.items():
            if word in command:
                return answer
        return Ran(MISSING, error="no such command")

    def _camera(self, _config: CameraConfig, _now: Callable[[], float]) -> Camera:
        if isinstance(self.camera, Exception):
            raise self.camera
        self.camera = PretendCamera(self.rate, self.size, self.brightness, self.live)
        return self.camera

    def _lights(self, _config: LightsConfig) -> PretendLights:
        if isinstance(self.lights, Exception):
            raise self.lights
        return self.lights
