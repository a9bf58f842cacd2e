"""Commands that coach whoever is there: the station itself, and its demonstration."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.commands.eyes import DEMO_CLIP, Model, fetched
from station.commands.site import ConfigFile, check_changes, read_settings, way_back

if TYPE_CHECKING:
    from station.config import Settings
    from station.config.schema import Config
    from station.values import Feedback

READ_S = 1.0
"""A summary stays so long on a terminal, where it can be scrolled back to."""


def run(
    config: ConfigFile = None,
    drill: Annotated[
        list[str] | None, typer.Option(help="Offer this drill only; may be given again.")
    ] = None,
    screen: Annotated[str, typer.Option(help="kiosk, window, terminal or none.")] = "",
    lights: Annotated[str, typer.Option(help="gpio, console or none.")] = "",
    camera: Annotated[
        str, typer.Option(help="picamera, a webcam's number, a clip, or a sights.npz.")
    ] = "",
) -> None:
    """Run the station: watch, count, judge and coach until it is stopped."""
    from station.app.safe_mode import wait_for_settings
    from station.app.stop import Stop
    from station.config.schema import ScreenConfig

    changes = _changes(drill, screen, lights, camera)
    check_changes(changes)
    stop = Stop().listen()
    shown = ScreenConfig.model_validate({"kind": screen} if screen else {})
    settings = wait_for_settings(
        lambda: read_settings(config, changes), shown, stop, way_back(config)
    )
    if settings is None:
        raise typer.Exit(78)
    _keep(settings)
    _serve(settings.config, lambda _feedback: bool(stop), settings)


def demo(
    camera: Annotated[
        str, typer.Option(help="A webcam's number; without it the demonstration clip plays.")
    ] = "",
    screen: Annotated[
        str, typer.Option(help="window or terminal; by itself whichever there is.")
    ] = "",
    faults: Annotated[
        bool, typer.Option("--faults", help="Walk through every fault, acted by a figure.")
    ] = False,
    model: Model = "full",
) -> None:
    """Try the station on this computer: its webcam, or the demonstration clip as if live."""
    if faults:
        from rich.console import Console

        from station.fault_walk import print_walk

        print_walk(Console())
        return
    from station.app.stop import Stop

    fetched(model)
    stop = Stop().listen()
    config = _demo_config(camera, screen or _a_screen(), model)
    over = _summed_up(config.screen.kind)
    _serve(config, lambda feedback: bool(stop) or (not camera and over(feedback)))


def _changes(drill: list[str] | None, screen: str, lights: str, camera: str) -> dict[str, Any]:
    """What the command line changes in the config, key by key."""
    changes: dict[str, Any] = {}
    if drill:
        changes["session.drills"] = drill
    if screen:
        changes["screen.kind"] = screen
    if lights:
        changes["lights.kind"] = lights
    return changes | _camera(camera)


def _camera(camera: str) -> dict[str, Any]:
    if not camera:
        return {}
    if camera.isdecimal():
        return {"camera.kind": "webcam", "camera.id": camera}
    if camera == "picamera":
        return {"camera.kind": camera}
    kind = "recording" if camera.endswith(".npz") else "video"
    return {"camera.kind": kind, "camera.file": camera}


def _demo_config(camera: str, screen: str, model: str) -> Config:
    """No file is read: the same on every computer."""
    from station.app import WALK_UP_S
    from station.config.schema import Config

    clip: dict[str, Any] = {"kind": "video", "file": str(DEMO_CLIP), "lead_in_s": WALK_UP_S}
    drills = ["hinge", "dowel", "wall_tap", "band"] if camera else ["hinge"]
    return Config.model_validate(
        {
            "camera": {"kind": "webcam", "id": camera} if camera else clip,
            "vision": {"model": model},
            "session": {"drills": drills, "reps": 0 if camera else 2},
            "lights": {"kind": "console"},
            "screen": {"kind": screen},
        }
    )


def _a_screen() -> str:
    there = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return "window" if there else "terminal"


def _summed_up(screen: str) -> Callable[[Feedback], bool]:
    """Whether the demonstration's visit is over: a window shows the summary to its end."""
    from station.values import Scene

    seen: list[float] = []

    def over(feedback: Feedback) -> bool:
        if feedback.scene is Scene.SUMMARY and not seen:
            seen.append(time.monotonic())
        if screen == "window":
            return bool(seen) and feedback.scene is not Scene.SUMMARY
        return bool(seen) and time.monotonic() - seen[0] > READ_S

    return over


def _serve(
    config: Config, stop: Callable[[Feedback], bool], settings: Settings | None = None
) -> None:
    """Run, again and again as staff change things; without `settings` nothing is kept."""
    from station.app import open_kiosk
    from station.staff import Guard
    from station.store.memory import MemoryStore
    from station.vision.pose.model import candidates, place

    guard, again = Guard(), True
    while again:
        store = None if settings else MemoryStore()
        model = place(candidates(config.vision.model)[0])
        with open_kiosk(config, model, store=store, settings=settings, guard=guard) as kiosk:
            kiosk.run(stop)
            config, again = kiosk.config, kiosk.reopen


def _keep(settings: Settings) -> None:
    """A copy of a config that loaded well; without room for it the station runs all the same."""
    from station.config import keep_good
    from station.config.state import state_folder
    from station.errors import StoreUnavailable

    if settings.source is None:
        return
    try:
        keep_good(settings.text, state_folder(settings.config.store.folder, os.environ))
    except StoreUnavailable as full:
        typer.echo(f"note: {full}", err=True)
