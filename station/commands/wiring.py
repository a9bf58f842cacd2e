"""`station wiring`: which wire goes where, by the config in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from station.commands.site import ConfigFile, read_settings


def wiring(
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Write the drawing to this file, to print.")
    ] = None,
    green_v: Annotated[
        float,
        typer.Option(min=1.2, max=2.8, help="Forward voltage of the green LED (data sheet)."),
    ] = 2.0,
    red_v: Annotated[
        float, typer.Option(min=1.2, max=2.8, help="Forward voltage of the red LED.")
    ] = 1.8,
    milliamps: Annotated[
        float,
        typer.Option(min=0.5, max=8.0, help="Most current; beyond 8 a pin needs a transistor."),
    ] = 8.0,
    path: ConfigFile = None,
) -> None:
    """Draw how lamps, camera and panel are wired, from the config in force."""
    from station.errors import CannotWrite
    from station.wiring import in_words, picture, plan_of

    plan = plan_of(read_settings(path).config, green_v, red_v, milliamps)
    if svg is None:
        typer.echo(in_words(plan))
        return
    try:
        svg.write_text(picture(plan), encoding="utf-8")
    except OSError as trouble:
        raise CannotWrite(
            f"Cannot write {svg}: {trouble.strerror or trouble}. Name a file in another folder."
        ) from trouble
    typer.echo(f"{svg}: {plan.summary}.")
