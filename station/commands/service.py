"""Commands that systemd runs beside the station: forget old visits, and say that it cannot run."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from station.commands.site import ConfigFile, read_settings

if TYPE_CHECKING:
    from station.app.stop import Stop
    from station.config.schema import Config
    from station.screen import Screen

FRAME_S: Final = 0.1
"""Between two drawn frames: nothing moves, but a panel that went away is opened again."""
TITLE: Final = "Out of order"
CUE: Final = "Please tell the staff."
HINT: Final = "The code says what is wrong."


def forget(path: ConfigFile = None) -> None:
    """Delete the visits that are older than the site keeps them (store.keep_days)."""
    from station.config.state import state_folder
    from station.errors import StoreUnavailable
    from station.store import open_store
    from station.store.files import DATABASE

    # With mistakes in the file nothing is deleted: the days to keep would be a guess.
    config = read_settings(path).config.store
    folder = state_folder(config.folder, os.environ)
    if not (folder / DATABASE).exists():
        typer.echo(f"{folder}: nothing is kept here.")
        return
    store = open_store(config)
    try:
        gone = store.forget_old()
        if store.notice:
            raise StoreUnavailable(store.notice)
    finally:
        store.close()
    typer.echo(f"{folder}: {gone} visits older than {config.keep_days} days were deleted.")


def out_of_order(
    code: Annotated[str, typer.Argument(help="What to tell whoever is called, e.g. RUN-3.")],
    path: ConfigFile = None,
) -> None:
    """Show that the station cannot run, with a code, until it is stopped."""
    from station.app.stop import Stop
    from station.config import usable

    stop = Stop().listen()
    config = usable(path)  # a mistake in the file is no reason to say nothing
    screen = _screen(config)
    try:
        _show(screen, code, stop)
    finally:
        screen.close()


def _screen(config: Config) -> Screen:
    from station.screen import open_screen

    return open_screen(config.screen, config.session.language)


def _show(screen: Screen, code: str, stop: Stop) -> None:
    """Draw it until an end is wanted; nothing is fed, so that no watchdog waits for it."""
    from station.heartbeat import Heartbeat
    from station.values import Feedback, Scene, say

    heartbeat, drawn = Heartbeat(), False
    lines = (say("Code {code}", code=code),)
    while not (stop or screen.closed_by_user):
        now = time.monotonic()
        screen.show(Feedback(now, Scene.TROUBLE, TITLE, CUE, lines, hint=HINT), None, None)
        if not drawn:
            drawn = heartbeat.ready()
            heartbeat.status(f"{TITLE}: {code}.")
        screen.taps()  # read, and left at that: SDL's queue is not to fill up
        stop.wait(FRAME_S)
