"""What is in force, for people and for programs, and the file with every key explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from station.config.keys import KEYS, TABLES, Key, purpose, written
from station.config.load import NO_FILE, Settings

WIDTH: Final = 96
"""Characters to a line of the commented file."""

HEAD: Final = """\
The facts of this site: pins, camera, screen. Every key is here with its default.
To change one, take away the "# " in front of it, change its value, and start the station
again. `station config` shows what is in force, and where each value came from.
Written by the station itself from its schema: the copy under version control stays as it is,
the site's own is /etc/hinge-station/station.toml, or the file that STATION_CONFIG names.
"""


def in_force(settings: Settings) -> list[str]:
    """Return a line for every key: its value, unit, and where it came from."""
    rows = [
        (key.path, written(value_of(settings, key)), key.note.unit, settings.origins[key.path])
        for key in KEYS.values()
    ]
    return [f"config: {settings.source or NO_FILE}", *_aligned(rows)]


def as_plain(settings: Settings) -> dict[str, object]:
    """Return the same for a program, made of what JSON has."""
    return {
        "source": str(settings.source) if settings.source else None,
        "keys": {key.path: _plain(settings, key) for key in KEYS.values()},
    }


def value_of(settings: Settings, key: Key) -> object:
    """Return the value of a key that is in force."""
    value: object = getattr(getattr(settings.config, key.table), key.name)
    return value


def commented_defaults() -> str:
    """Return the whole of config/station.toml: every key explained and commented out."""
    blocks = ["".join(f"# {line}\n" for line in HEAD.splitlines())]
    for table, keys in TABLES.items():
        blocks.append(f"[{table}] # {purpose(table)}\n")
        blocks += ["".join(f"{line}\n" for line in _entry(key)) for key in keys.values()]
    return "\n".join(blocks)


def _plain(settings: Settings, key: Key) -> dict[str, object]:
    """Return what a program may want to know about a key."""
    value = value_of(settings, key)
    return {
        "value": list(value) if isinstance(value, tuple) else value,
        "unit": key.note.unit,
        "from": settings.origins[key.path],
        "allowed": key.allowed,
        "what": key.note.what,
    }


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield the rows as lines with columns of equal width."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell.ljust(width) for cell, width in cells).rstrip()


def _entry(key: Key) -> Iterator[str]:
    """Yield the lines of a key in the commented file."""
    note = key.note
    default = f"Default: {written(key.default)}."
    yield from _remark(note.what)
    yield from _remark(note.why)
    yield from _remark(f"{key.allowed[0].upper()}{key.allowed[1:]}. {default}")
    yield f"# {key.name} = {key.sample}"


def _remark(sentence: str) -> Iterator[str]:
    """Yield a sentence as lines of remarks."""
    for line in textwrap.wrap(sentence, WIDTH - 2, break_on_hyphens=False):
        yield f"# {line}"
