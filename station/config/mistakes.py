"""A mistake in the config, in words that its owner can act on."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from station.config.keys import KEYS, TABLES, Key, written


class Trouble(StrEnum):
    """How far the reading came."""

    FILE = "file"
    """There is no such file, or it cannot be opened, or it is no text."""
    SYNTAX = "syntax"
    """It is no TOML."""
    SCHEMA = "schema"
    """A table, a key or a value is not one that the station knows."""
    MEANING = "meaning"
    """Each value may be, but not all of them together."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; as text it is a single line."""

    trouble: Trouble
    file: str
    line: int | None
    """From 1; None where no line is to blame."""
    key: str
    """'camera.kind', a table's name, or "" where the file itself is to blame."""
    seen: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        """Return `file:line: key: saw …, expected …; remedy`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f"{self.key}: " if self.key else ""
        return f"{place}: {key}saw {self.seen}, expected {self.expected}; {self.remedy}"


LONGEST: Final = 40
"""Characters of what was seen that are repeated: enough to find it again."""
BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def clipped(text: str, longest: int = LONGEST) -> str:
    """Return a text on one line, short, without anything that a terminal would act on."""
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: longest + 1])
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def named(name: str) -> str:
    """Return a key's name as it stands in the file, quoted if it must be."""
    return clipped(name) if BARE.fullmatch(name) else clipped(written(name))


def shown(value: object) -> str:
    """Return what somebody wrote as a value, short, whatever it was."""
    match value:
        case dict():
            return "a table"
        case list() if value and all(isinstance(item, dict) for item in value):
            return "a list of tables"
        case list() | tuple() if any(isinstance(item, list | dict) for item in value):
            return "a list of lists or tables"
        case list() | tuple():
            items = ", ".join(shown(item) for item in value[:5])
            return f"[{items}]" if len(value) <= 5 else f"[{items}, …] ({len(value)} values)"
        case int() if not isinstance(value, bool) and abs(value) >= 10**15:
            return f"a number of {math.floor(math.log10(abs(value))) + 1} digits"
        case str() | bool() | int() | float():
            return clipped(written(value))
        case _:
            return f"the date or time {clipped(str(value))}"


def nearest(word: object, known: Iterable[object]) -> str | None:
    """Return the known word that was probably meant, in whatever case it was written."""
    words = {str(choice).lower(): str(choice) for choice in known}
    near = get_close_matches(str(word)[: 2 * LONGEST].strip().lower(), words, n=1)
    return words[near[0]] if near else None


def did_you_mean(word: object, known: Sequence[object], otherwise: str) -> str:
    """Return a guess at what was meant, or else another remedy."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else otherwise


def value_remedy(key: Key, value: object) -> str:
    """Return what to do about a value of the wrong type or out of its range."""
    near = nearest(value, key.choices) if isinstance(value, str) else None
    if near is not None and key.accepts(near):
        return f'did you mean "{near}"?'
    for repaired in _repairs(value):
        if key.accepts(repaired):
            return f"write {key.name} = {shown(repaired)}"
    if key.note.example:
        return f"write for example {key.name} = {key.note.example}, or delete the line"
    return f"choose one of those, or delete the line for the default, {written(key.default)}"


def _repairs(value: object) -> Iterator[object]:
    """Yield what may have been meant: without quotes, with them, whole, a switch, a list."""
    if isinstance(value, str):
        yield _without_quotes(value)
        yield _without_quotes(value.replace(",", "."))
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield shown(value)
        if value in (0, 1):
            yield bool(value)
        elif isinstance(value, float) and value.is_integer():
            yield int(value)
    yield [value]


def _without_quotes(text: str) -> object:
    """Return the value that a text would be without its quotes; itself, if it would be none."""
    try:
        return tomllib.loads(f"value = {text[:LONGEST].strip().lower()}")["value"]
    except ValueError:
        return text


def key_remedy(table: str, name: str) -> str:
    """Return what to do about a key that its table does not know."""
    homes = [f"[{other}]" for other in TABLES if other != table and name in TABLES[other]]
    if homes:
        return f"it belongs under {' or '.join(homes)}"
    listing = f"[{table}] knows {', '.join(TABLES[table])}"
    return did_you_mean(name, tuple(TABLES[table]), listing)


def table_remedy(name: str, value: object) -> str:
    """Return what to do about something at the top of the file that is no table of ours."""
    near = nearest(name, TABLES)
    if near is not None and isinstance(value, dict):
        return f"did you mean [{near}]?"
    homes = [f"[{key.table}]" for key in KEYS.values() if key.name == name]
    if homes and not isinstance(value, dict):
        return f"move it under {' or '.join(homes)}"
    return f"the tables are {', '.join(f'[{table}]' for table in TABLES)}"
