"""Opens the rooms of the station in order, and closes them in reverse."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from station.app.books import Books
from station.app.kiosk import Kiosk
from station.app.lamps import Lamps
from station.app.speaker import Speaker
from station.coach.cues import Schedule
from station.coach.plan import Plan
from station.coach.session import Session
from station.config import Settings
from station.config.schema import CameraConfig, Config
from station.config.state import state_folder
from station.form.drills import drill_called
from station.screen import Screen, open_screen
from station.sound.voice import VOICES
from station.staff import Desk, Guard
from station.staff.hands import StationHands
from station.store import Store, open_store
from station.values import Points
from station.vision.eyes import open_eyes

WALK_UP_S: Final = 40.0
"""Somebody who stands still for so long is led from the empty room into the set of a single
drill: lesson, framing, holding still, count-in (35 s, measured with the longest lesson). The
lead-in of a film played as if live."""


@contextmanager
def open_kiosk(
    config: Config,
    model_path: Path | None,
    *,
    screen: Screen | None = None,
    store: Store | None = None,
    settings: Settings | None = None,
    guard: Guard | None = None,
) -> Iterator[Kiosk]:
    """Everything that the station needs, open; lamps are off and processes gone afterwards.

    `screen` and `store` may be given open; they are closed too. With the `settings` that the
    config is of, what staff choose is kept; `guard` remembers wrong PINs from one opening to
    the next. Raises `ScreenUnavailable`; what else is missing is told on the screen, and tried
    again.
    """
    with ExitStack() as rooms:
        screen = screen or open_screen(config.screen, config.session.language)
        rooms.callback(screen.close)
        folder = state_folder(config.store.folder, os.environ)
        store = store or open_store(config.store)
        rooms.callback(store.close)
        unfinished = store.unfinished()
        kept = folder if settings else None
        eyes = rooms.enter_context(open_eyes(config.camera, config.vision, model_path, folder=kept))
        lamps = Lamps(config.lights, time.monotonic())
        rooms.callback(lamps.close)
        speaker = Speaker(config, folder / VOICES)
        rooms.callback(speaker.close)
        # What staff chose at an earlier opening is in the config, not in the settings.
        known = replace(settings, config=config) if settings else Settings(config, None, {})
        hands = StationHands(known, folder, lamps, speaker, keeps=settings is not None)
        desk = Desk(config, hands, guard or Guard(), screen.menu_rows)
        session = Session(plan_of(config), eyes.now(), unfinished)
        books = Books(store, unfinished, config.session.profile)
        yield Kiosk(
            eyes, session, screen, lamps, speaker, desk, store, books, notices=known.notices
        )


def plan_of(config: Config) -> Plan:
    """What the coach needs of the config."""
    wanted = config.session
    return Plan(
        drills=tuple(drill_called(name) for name in wanted.drills),
        reps=wanted.reps,
        sets=wanted.sets,
        schedule=Schedule(wanted.feedback),
        height_m=wanted.person_height_cm / 100.0,
        stop_after_rounded=wanted.stop_after_rounded,
        zone=config.camera.zone,
        profile=wanted.profile,
        language=wanted.language,
        site_wall=_site_wall(config.camera),
    )


def _site_wall(camera: CameraConfig) -> Points | None:
    return None if camera.wall is None else np.array(camera.wall, np.float32).reshape(2, 2)
