"""A verified model behind a closed network door, for commands that look at pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from station.analyze import Eyes

DEMO_CLIP = Path(__file__).parents[1] / "data" / "demo.mp4"


def _an_engine(name: str) -> str:
    from station.vision.pose import ENGINES

    if name not in ("auto", *ENGINES):
        raise typer.BadParameter(f"it is auto, {' or '.join(ENGINES)}, not {name!r}")
    return name


Engine = Annotated[
    str, typer.Option(help="What runs it: auto, litert or mediapipe.", callback=_an_engine)
]
Model = Annotated[str, typer.Option(help="Pose model: full, lite or heavy.")]


def fetched(name: str) -> Path:
    """Fetch a model, showing how far it is, and return where it lies."""
    from rich.progress import Progress

    from station.vision.pose.model import fetch

    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(f"model {name}", total=None)

        def told(done: int, of: int | None) -> None:
            bar.update(task, completed=done, total=of)

        return fetch(name, typer.echo, told)


def certain_engine(name: str) -> str:
    """Return "" for "auto", else the name: whose recordings may be used."""
    return "" if name == "auto" else name


def open_eyes(model: str, engine: str = "auto") -> Eyes:
    """A verified model behind a closed network door; a model never fetched is fetched first."""
    from station.vision.pose.model import State, catalogue, ready

    if any(row.name == model and row.state is State.ABSENT for row in catalogue()):
        fetched(model)
    path = ready(model)
    from station.vision.sandbox import close_network

    door = close_network()
    if not door.namespace:
        typer.echo(f"note: {door}", err=True)
    from station.analyze import Eyes
    from station.vision.pose import open_engine

    return Eyes(model, lambda: open_engine(path, model, engine), certain_engine(engine))
