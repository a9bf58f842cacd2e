"""The station's own rooms, as the checks open them: late, so that one that is broken is a
finding of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.config.load import Settings
    from station.config.mistakes import Mistake
    from station.config.schema import CameraConfig, LightsConfig, StoreConfig
    from station.lights import Lights
    from station.store import Store
    from station.vision.camera import Camera


def _mistakes(path: Path | None) -> Sequence[Mistake]:
    from station.config.load import mistakes_of
    from station.form.drills import DRILLS

    return mistakes_of(path, DRILLS)


def _settings(path: Path | None) -> Settings:
    from station.config.load import load
    from station.config.staff_layer import with_choices
    from station.config.state import state_folder
    from station.form.drills import DRILLS

    settings = load(path, DRILLS)
    folder = state_folder(settings.config.store.folder, os.environ)
    return with_choices(settings, folder, DRILLS)


def _camera(config: CameraConfig, now: Callable[[], float]) -> Camera:
    from station.vision.camera import open_camera

    return open_camera(config, now)


def _model(name: str) -> Path:
    from station.vision.pose.model import ready

    return ready(name)


def _lacks(name: str) -> bool:
    from station.vision.pose.model import place

    return not place(name).exists()


def _lights(config: LightsConfig) -> Lights:
    from station.lights import open_lights

    return open_lights(config)


def _store(config: StoreConfig) -> Store:
    from station.store import open_store

    return open_store(config)


def _engine(wanted: str) -> str:
    from station.vision.pose import choose

    return choose(wanted)


@dataclass(frozen=True, slots=True)
class Rooms:
    """How each is opened."""

    mistakes: Callable[[Path | None], Sequence[Mistake]] = _mistakes
    settings: Callable[[Path | None], Settings] = _settings
    camera: Callable[[CameraConfig, Callable[[], float]], Camera] = _camera
    model: Callable[[str], Path] = _model
    lacks: Callable[[str], bool] = _lacks
    """Whether a model is not on this machine at all."""
    lights: Callable[[LightsConfig], Lights] = _lights
    store: Callable[[StoreConfig], Store] = _store
    engine: Callable[[str], str] = _engine
    """Which pose engine is meant."""
