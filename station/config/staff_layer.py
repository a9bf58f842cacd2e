"""What staff chose on the screen: a second file, laid over the site's, that can break nothing.

    station.toml ──load──▶ Settings ──staff.toml──▶ Settings
                              └── broken, or refused: it becomes staff.toml.bad, with a notice

Only the keys of `CHOOSABLE` may be in it, so whatever it says, the station has its camera and
its screen. It passes the same checks as the site's file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from station.config.kept import write_whole
from station.config.keys import KEYS, TABLES, written
from station.config.load import Settings, overridden
from station.config.mistakes import Mistake
from station.config.parse import MOST_BYTES, read_tables, read_text
from station.config.rules import PIN_FORM
from station.config.schema import Config, LightsConfig
from station.errors import BadConfig, StoreUnavailable

NAME: Final = "staff.toml"
BAD: Final = "staff.toml.bad"

CHOOSABLE: Final = (
    "camera.zone",
    "camera.wall",
    "session.drills",
    "session.reps",
    "session.sets",
    "session.feedback",
    "session.profile",
    "session.language",
    "lights.green",
    "lights.red",
    "screen.theme",
    "sound.volume",
    "sound.voice",
    "staff.pin",
)
"""Keys that staff may set, in the order of the schema."""

_LIGHTS: Final = tuple(key for key in CHOOSABLE if key.startswith("lights."))

HEAD: Final = """\
# What staff chose on the station's own screen: it comes before the site's file.
# Written by the station. Without this file the site's own choices hold again.
"""
NO_WALL: Final = "[]"
"""How a wall that was forgotten is written: TOML knows no None."""

Choices = Mapping[str, object]
"""'session.reps' → 8, as `overridden` takes it; camera.wall may be None."""


def with_choices(settings: Settings, folder: Path, drills: Collection[str]) -> Settings:
    """Return the settings with what staff chose, kept in the state folder, laid over them.

    `drills` are the ids of all drills. Raises nothing: a file that cannot be used is set aside,
    all but its PIN, and `notices` says so.
    """
    path = folder / NAME
    if not os.path.lexists(path):
        return settings
    try:
        return overridden(settings, _read(path), NAME, drills)
    except BadConfig as refused:
        return _set_aside(settings, path, str(refused), drills)


def chosen_lights(config: Config, folder: Path) -> LightsConfig:
    """Return the lamps of a config with what staff chose of them laid over.

    For putting out the lamps: it raises nothing, changes no file, and what the config has wrong
    elsewhere does not matter. What cannot be used is passed over, as `with_choices` does.
    """
    site = config.lights
    try:
        choices = {key: value for key, value in _read(folder / NAME).items() if key in _LIGHTS}
        named = {key.removeprefix("lights."): value for key, value in choices.items()}
        chosen = LightsConfig.model_validate({**site.model_dump(), **named})
    except (BadConfig, ValidationError):
        return site
    return site if chosen.green == chosen.red else chosen


def keep_choices(
    settings: Settings, choices: Choices, folder: Path, drills: Collection[str]
) -> Settings:
    """Lay choices over the settings, and keep them with the earlier ones.

    Raises BadConfig when they may not be, and StoreUnavailable when they cannot be kept;
    nothing has changed then. The file is whole at every moment, whenever the power goes.
    """
    _refuse_others(choices)
    chosen = overridden(settings, choices, NAME, drills)
    path = folder / NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, _text({**_earlier(path), **choices}).encode(), 0o600)
    except OSError as error:
        raise StoreUnavailable(
            f"what was chosen cannot be kept as {path} ({error.strerror}); expected a folder "
            "with room that may be written: free some space, or correct store.folder"
        ) from error
    return chosen


def _read(path: Path) -> Choices:
    """Return what the file chooses; raises BadConfig."""
    text = read_text(path)
    tables = text if isinstance(text, Mistake) else read_tables(text, NAME)
    if isinstance(tables, Mistake):
        raise BadConfig(str(tables))
    choices: dict[str, object] = {}
    for table, section in tables.items():
        if not isinstance(section, dict):
            raise BadConfig(f"{NAME}: {table}: saw a key outside of any table")
        choices |= {f"{table}.{name}": value for name, value in section.items()}
    _refuse_others(choices)
    if choices.get("camera.wall") == []:
        choices["camera.wall"] = None
    return choices


def _refuse_others(choices: Choices) -> None:
    """Raise BadConfig for a key that is not for staff to choose."""
    if others := sorted(set(choices) - set(CHOOSABLE)):
        known = ", ".join(CHOOSABLE)
        raise BadConfig(f"{NAME}: saw {', '.join(others)[:80]}, expected only {known}")


def _earlier(path: Path) -> Choices:
    """Return what was chosen before; of a file that cannot be used, the PIN."""
    if not os.path.lexists(path):
        return {}
    try:
        return _read(path)
    except BadConfig:
        return _pin_in(path)


def _set_aside(settings: Settings, path: Path, why: str, drills: Collection[str]) -> Settings:
    """Rename the file, and go on without it; but never let a slip take the PIN away."""
    from station.values import say  # brings numpy, for which putting out the lamps cannot wait

    pin, bad = _pin_in(path), path.with_name(BAD)
    with suppress(OSError):  # a disk that cannot be written: the notice says what is wrong
        if pin:
            write_whole(bad, _head(path), 0o600)
            write_whole(path, _text(pin).encode(), 0o600)
        else:
            path.replace(bad)
    notice = say("Staff's choices were set aside as {file}: {why}", file=bad, why=_first_line(why))
    without = overridden(settings, pin, NAME, drills) if pin else settings
    notices = (*settings.notices, notice)
    return Settings(without.config, settings.source, without.origins, settings.text, notices)


def _pin_in(path: Path) -> Choices:
    """Return the PIN that a file has, however broken it is, as the only choice; or none."""
    found = PIN_FORM.search(_head(path).decode("latin-1"))
    return {"staff.pin": found[0]} if found else {}


def _head(path: Path) -> bytes:
    """Return what can be read of a file; nothing of a folder or a pipe."""
    if not path.is_file():
        return b""
    with suppress(OSError), path.open("rb") as file:
        return file.read(MOST_BYTES)
    return b""


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _text(choices: Choices) -> str:
    """Return the file: its tables and keys in the order of the schema."""
    lines = [HEAD]
    for table in TABLES:
        rows = [key for key in KEYS.values() if key.table == table and key.path in choices]
        if rows:
            lines.append(f"[{table}]\n")
            lines += [f"{key.name} = {_value(choices[key.path])}\n" for key in rows]
    return "".join(lines)


def _value(value: object) -> str:
    return NO_WALL if value is None else written(value)
