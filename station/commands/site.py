"""Commands for the owner: what is in force, what works, and the lamps."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from station.config import Settings

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="The config; found by itself if not given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def read_settings(path: Path | None, changes: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force; raises BadConfig with every mistake."""
    from station.config import load, overridden
    from station.form.drills import DRILLS

    settings = with_staff(load(path, DRILLS))
    if changes:
        settings = overridden(settings, changes, "the command line", DRILLS)
    return settings


def with_staff(settings: Settings) -> Settings:
    """What staff chose on the screen, laid over what the site's file says."""
    from station.config.staff_layer import with_choices
    from station.config.state import state_folder
    from station.form.drills import DRILLS

    folder = state_folder(settings.config.store.folder, os.environ)
    return with_choices(settings, folder, DRILLS)


def check_changes(changes: Mapping[str, Any]) -> None:
    """Raise BadConfig for what the command line alone got wrong: no file can mend that."""
    from station.config import Config, Settings, overridden
    from station.form.drills import DRILLS

    overridden(Settings(Config(), None, {}), changes, "the command line", DRILLS)


def way_back(path: Path | None) -> str:
    """How to return to the last config that loaded well, a sentence; "" when there is none."""
    from station.config import find
    from station.config import way_back as config_way_back
    from station.config.state import state_folder

    source = path or find()
    return (source and config_way_back(state_folder("", os.environ), source)) or ""


def config(
    path: ConfigFile = None,
    as_json: AsJson = False,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Print a fresh station.toml, every key explained.")
    ] = False,
) -> None:
    """Show what is in force, and where each value came from."""
    from station.config import as_plain, commented_defaults, in_force
    from station.errors import BadConfig

    if defaults:
        typer.echo(commented_defaults(), nl=False)
        return
    try:
        settings = read_settings(path)
    except BadConfig:
        if words := way_back(path):
            typer.echo(words, err=True)
        raise
    for notice in settings.notices:
        typer.echo(f"note: {notice}", err=True)
    if as_json:
        typer.echo(json.dumps(as_plain(settings), indent=2))
    else:
        typer.echo("\n".join(in_force(settings)))


def check(path: ConfigFile = None, as_json: AsJson = False) -> None:
    """Test each part, for the person with the screwdriver; each with its remedy."""
    from station.check import all_well, as_text, checks
    from station.check import as_json as json_of

    findings = []
    for finding in checks(path):
        findings.append(finding)
        if not as_json:
            typer.echo(as_text([finding]))
    if as_json:
        typer.echo(json_of(findings))
    if not all_well(findings):
        raise typer.Exit(1)


def lights(
    path: ConfigFile = None,
    off: Annotated[bool, typer.Option("--off", help="Put out both lamps.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Show each for a second.")] = False,
) -> None:
    """Put the lamps out, or show each of them."""
    from station.config import usable
    from station.config.staff_layer import chosen_lights
    from station.config.state import state_folder
    from station.lights import lights_off, open_lights

    if off == test:
        raise typer.BadParameter("give either --off or --test")
    if off:
        site = usable(path)
        folder = state_folder(site.store.folder, os.environ)
        typer.echo(lights_off(chosen_lights(site, folder)))
        return
    lamps = open_lights(read_settings(path).config.lights)
    try:
        lamps.test()
    finally:
        lamps.close()
    typer.echo(f"Green shone for a second, then red ({lamps.name}). If not, check their wires.")
