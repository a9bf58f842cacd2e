"""Whole visits through the real station: two processes, a recording, a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from station.app import WALK_UP_S, Kiosk, open_kiosk
from station.config.schema import Config
from station.screen.recorder import Recorder
from station.values import Feedback, Scene
from tests.sets import RECORDINGS

LEAD_IN_S = WALK_UP_S


def a_config(film: Path, drill: str, folder: Path, *, pace: float = 0.0, **session: Any) -> Config:
    """A station for one drill that looks at a film, as fast as it goes unless told."""
    kind = "recording" if film.suffix == ".npz" else "video"
    camera = {
        "kind": kind,
        "file": str(film),
        "pace": pace,
        "lead_in_s": LEAD_IN_S,
        "repeat": True,
    }
    return Config.model_validate(
        {
            "camera": camera,
            "session": {"drills": [drill], "stop_after_rounded": 0, **session},
            "lights": {"kind": "none"},
            "screen": {"kind": "none"},
            "store": {"folder": str(folder)},
        }
    )


@contextmanager
def a_station(config: Config, model: Path | None = None) -> Iterator[tuple[Kiosk, Recorder]]:
    """The station, and its screen that remembers."""
    screen = Recorder()
    with open_kiosk(config, model, screen=screen) as kiosk:
        yield kiosk, screen


def summed_up(feedback: Feedback) -> bool:
    """Whether the set is over."""
    return feedback.scene is Scene.SUMMARY


def recording(name: str) -> tuple[Path, str]:
    """One of the recordings that come with the tests, and its drill."""
    told = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return RECORDINGS / f"{name}.npz", str(told["drill"])
