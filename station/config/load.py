"""Reads the config: finds the file, checks all of it, and words every mistake at once.

station.toml ──parse──▶ tables ──schema──▶ Config ──rules──▶ Settings
                └─ Mistake ─┴── Mistakes ────┴── Mistakes ──▶ BadConfig
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from station.config.keys import KEYS, TABLES
from station.config.lines import KeyPath, key_lines, line_of
from station.config.mistakes import (
    Mistake,
    Trouble,
    key_remedy,
    named,
    shown,
    table_remedy,
    value_remedy,
)
from station.config.parse import read_tables, read_text
from station.config.rules import PIN_REMEDY, Rule, rules
from station.config.schema import Config
from station.errors import BadConfig

VARIABLE: Final = "STATION_CONFIG"
"""Names the file, before all other places."""

PLACES: Final = (
    Path("/etc/hinge-station/station.toml"),
    Path(__file__).parents[2] / "config" / "station.toml",
)
"""Where the file is looked for, first one first: the site's, then the checkout's."""

DEFAULT: Final = "default"
NO_FILE: Final = "built-in defaults"

SECRETS: Final = {"staff.pin": PIN_REMEDY}
"""Keys whose value is never repeated, as it may be the secret itself, and what to do."""

Tables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Settings:
    """A config without a mistake, and where it came from."""

    config: Config
    source: Path | None
    """The file; None for the built-in defaults."""
    origins: Mapping[str, str]
    """'camera.kind' → 'station.toml:12', 'default', or who overrode it ('--camera')."""
    text: str = ""
    """The file's text, for `keep_good`."""
    notices: tuple[str, ...] = ()
    """What whoever runs the station should know, although it loaded."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The tables of a file, and what is needed to point at them."""

    file: str
    tables: Tables
    lines: Mapping[KeyPath, int]

    def mistake(
        self, trouble: Trouble, path: Sequence[str], seen: str, expected: str, remedy: str
    ) -> Mistake:
        """Return a mistake at the line of a key."""
        key = ".".join(named(name) for name in path)
        line = line_of(self.lines, *path)
        return Mistake(trouble, self.file, line, key, seen, expected, remedy)


def load(path: Path | None, drills: Collection[str]) -> Settings:
    """Return the settings of a file or, for None, of the first one found.

    `drills` are the ids of all drills. Raises BadConfig, a line for each mistake.
    """
    source = path or find()
    settings, mistakes = _read(source, drills)
    if settings is None:
        raise BadConfig("\n".join(str(mistake) for mistake in mistakes))
    return settings


def mistakes_of(path: Path | None, drills: Collection[str]) -> tuple[Mistake, ...]:
    """Return every mistake of the file that `load` would read; none if it would load."""
    return _read(path or find(), drills)[1]


def usable(path: Path | None) -> Config:
    """Return what can be used of a file, with defaults in place of what is wrong.

    For putting out the lamps, which must not wait until a camera's name is mended. Raises
    nothing; a file that cannot be read at all gives the defaults.
    """
    source = path or find()
    text = "" if source is None else read_text(source)
    tables = text if isinstance(text, Mistake) else read_tables(text, NO_FILE)
    if isinstance(tables, Mistake):
        return Config()
    return Config.model_validate(_without(tables, _wrong_paths(tables)))


def find(
    environment: Mapping[str, str] = os.environ, places: Sequence[Path] = PLACES
) -> Path | None:
    """Return the config file: the one that STATION_CONFIG names, or the first that is there.

    What is there but cannot be read counts as found: to pass over it would be to run with
    other lamps than the owner wrote down.
    """
    if name := environment.get(VARIABLE):
        return Path(name)
    return next((place for place in places if _is_there(place)), None)


def overridden(settings: Settings, changes: Tables, by: str, drills: Collection[str]) -> Settings:
    """Return the settings with some values ('camera.kind' → 'webcam') replaced.

    `by` says who did it, such as '--camera'. Raises BadConfig as a file would.
    """
    plain = settings.config.model_dump(exclude_none=True)
    for path, value in changes.items():
        table, _, name = path.partition(".")
        plain.setdefault(table, {})[name] = value
    config, mistakes = _check(_Source(by, plain, {}), drills)
    if mistakes:
        raise BadConfig("\n".join(str(mistake) for mistake in mistakes))
    origins = {**settings.origins, **dict.fromkeys(changes, by)}
    return replace(settings, config=config, origins=origins)


def _is_there(place: Path) -> bool:
    """Tell whether there is anything at a path, readable or not."""
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _read(
    path: Path | None, drills: Collection[str]
) -> tuple[Settings | None, tuple[Mistake, ...]]:
    """Return the settings or, if there is any mistake, None and all of them."""
    text = "" if path is None else read_text(path)
    if isinstance(text, Mistake):
        return None, (text,)
    file = NO_FILE if path is None else str(path)
    tables = read_tables(text, file)
    if isinstance(tables, Mistake):
        return None, (tables,)
    lines = key_lines(text)
    config, mistakes = _check(_Source(file, tables, lines), drills)
    if mistakes:
        return None, mistakes
    return Settings(config, path, _origins(path, tables, lines), text), ()


def _origins(path: Path | None, tables: Tables, lines: Mapping[KeyPath, int]) -> dict[str, str]:
    """Return where each key's value came from, in the order of the schema."""
    origins = dict.fromkeys(KEYS, DEFAULT)
    for key in KEYS.values():
        section = tables.get(key.table)
        if path is not None and isinstance(section, dict) and key.name in section:
            origins[key.path] = f"{path.name}:{line_of(lines, key.table, key.name)}"
    return origins


def _check(source: _Source, drills: Collection[str]) -> tuple[Config, tuple[Mistake, ...]]:
    """Return the config with defaults in place of what is wrong, and all that is wrong."""
    wrong = _wrong_paths(source.tables)
    config = Config.model_validate(_without(source.tables, wrong))
    mistakes = [_schema_mistake(source, path) for path in wrong]
    for rule in rules(drills):
        if not _touches(rule, wrong):
            mistakes += _broken(source, rule, config)
    return config, tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))


def _wrong_paths(tables: Tables) -> list[KeyPath]:
    """Return the tables and keys that the schema refuses, each once."""
    try:
        Config.model_validate(tables)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        paths = [tuple(str(part) for part in each["loc"][:2]) for each in found]
        return list(dict.fromkeys(paths))
    return []


def _without(tables: Tables, wrong: Collection[KeyPath]) -> Tables:
    """Return the tables without those keys."""
    return {
        table: {name: v for name, v in section.items() if (table, name) not in wrong}
        for table, section in tables.items()
        if (table,) not in wrong and isinstance(section, dict)
    }


def _schema_mistake(source: _Source, path: KeyPath) -> Mistake:
    """Return what is wrong with a table or key that the schema refuses."""
    return source.mistake(Trouble.SCHEMA, path, *_refusal(source.tables, path))


def _refusal(tables: Tables, path: KeyPath) -> tuple[str, str, str]:
    """Return what was seen, what was expected, and what to do."""
    value = tables[path[0]]
    if len(path) == 1 and path[0] in TABLES:
        return shown(value), "a table", f"write [{path[0]}] on a line of its own, once"
    if len(path) == 1:
        what = "an unknown table" if isinstance(value, dict) else "a key outside of any table"
        return what, "a table of the station", table_remedy(path[0], value)
    assert isinstance(value, dict)
    if (key := KEYS.get(".".join(path))) is None:
        return "an unknown key", f"a key of [{path[0]}]", key_remedy(path[0], path[1])
    if key.path in SECRETS:
        return "a value that is not a text", key.allowed, SECRETS[key.path]
    return shown(value[path[1]]), key.allowed, value_remedy(key, value[path[1]])


def _touches(rule: Rule, wrong: Collection[KeyPath]) -> bool:
    """Tell whether a rule asks about a value that the file got wrong."""
    return any(tuple(key.split(".")) in wrong for key in rule.keys)


def _broken(source: _Source, rule: Rule, config: Config) -> Iterator[Mistake]:
    """Yield what a rule has against the config, at the first of its keys that the file has."""
    paths = [tuple(key.split(".")) for key in rule.keys]
    places = [path for path in paths if path in source.lines]
    for finding in rule.findings(config):
        found = source.mistake(Trouble.MEANING, paths[0], *finding)
        yield replace(found, line=line_of(source.lines, *places[0])) if places else found
