"""From a file to the tables in it; what stops that is a Mistake that says where and what to do."""

from __future__ import annotations

import codecs
import re
import stat
import tomllib
from pathlib import Path
from typing import Final

from station.config.mistakes import Mistake, Trouble, clipped

MOST_BYTES: Final = 100_000
"""Ten times the file with all its comments: what is larger is some other file."""

A_FILE: Final = "the station's config file"
SAVE_AGAIN: Final = "open it in an editor and save it as UTF-8 text"
COMPARE: Final = "compare it with the project's config/station.toml, where every key stands"


def read_text(path: Path) -> str | Mistake:
    """Return the text of a config file, without a byte order mark."""
    try:
        data = _bytes(path)
    except OSError as error:
        return _unreadable(path, error)
    if isinstance(data, Mistake):
        return data
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        data = data.removeprefix(codecs.BOM_UTF8)
        line = data.count(b"\n", 0, error.start) + 1
        seen = f"the byte 0x{data[error.start]:02x}, which is no UTF-8"
        return Mistake(Trouble.FILE, str(path), line, "", seen, "UTF-8 text", SAVE_AGAIN)


def _bytes(path: Path) -> bytes | Mistake:
    """Return what a regular file of a sane size holds; a pipe or a device is not waited for."""
    if not stat.S_ISREG(path.stat().st_mode):
        seen = "a folder" if path.is_dir() else "something that is no regular file"
        return _no_file(path, seen, "give the path of the file itself")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        seen = f"a file of more than {MOST_BYTES} bytes"
        return _no_file(path, seen, "this is some other file: give the path of the right one")
    return data


def _unreadable(path: Path, error: OSError) -> Mistake:
    """Return the mistake of a file that the system did not open."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return _no_file(path, "no such file", "correct the path, or write the file there")
        case PermissionError():
            remedy = f"let the station read it: sudo chmod a+r {path}"
            return _no_file(path, "a file that may not be read", remedy)
        case _:
            seen = f"an error of the disk ({error.strerror})"
            return _no_file(path, seen, "write the file anew, or change the card or disk")


def _no_file(path: Path, seen: str, remedy: str) -> Mistake:
    """Return a mistake of the file as a whole."""
    return Mistake(Trouble.FILE, str(path), None, "", seen, A_FILE, remedy)


SYNTAX: Final = (
    ("overwrite|twice|Duplicate|redefine|mutate", "each key and table once", "keep only one"),
    (
        "Expected '=' |Invalid statement",
        "key = value, or [table]",
        "a remark begins with #, a table's name stands in [ ]",
    ),
    (
        "Expected newline",
        "one key = value to a line",
        "decimals have a point, and a remark begins with #",
    ),
    (
        "Invalid value",
        "a text in quotes, a number, a list, true or false",
        'put words in "quotes"; decimals have a point; true and false are small letters',
    ),
    (
        "Unterminated|Illegal character|Expected (\"'|'\")",
        "the end of the text",
        "close its quotes on that line",
    ),
    ("Unescaped|Invalid hex|Escaped", "no lone \\ in a text", "write \\\\ for each \\"),
    ("Expected '\\]", "a table's name in [ ]", "close it with ]"),
    ("Unclosed array", "a list in [ ]", "put commas between its values, and close it with ]"),
    ("Unclosed inline|key part", "names of keys", "begin each with a letter; close { with }"),
    ("invalid character", "text and line ends", "delete the character that cannot be seen"),
    ("date", "a text in quotes, a number, a list, true or false", "put a date in quotes"),
)
"""What tomllib says (a pattern) → what was expected, what to do."""


def read_tables(text: str, file: str) -> dict[str, object] | Mistake:
    """Return the tables of a TOML text."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax(text, file, str(error))
    except RecursionError:
        line = _line_with_most(r"[\[{]", text)
        seen, remedy = "brackets within brackets beyond counting", "delete those brackets"
    except ValueError:  # Python reads no number of more than 4,300 digits
        line = _line_with_most(r"\d", text)
        seen, remedy = "a number of thousands of digits", "write a smaller number"
    return Mistake(Trouble.SYNTAX, file, line, "", seen, "keys with plain values", remedy)


def _line_with_most(pattern: str, text: str) -> int:
    """Return the line in which a pattern is found most often."""
    counts = [len(re.findall(pattern, line)) for line in text.split("\n")]
    return counts.index(max(counts)) + 1


def _syntax(text: str, file: str, words: str) -> Mistake:
    """Return the mistake that tomllib found, with its line and column."""
    lines = text.split("\n")
    reason, _, place = words.rpartition(" (at ")
    numbers = [int(number) for number in re.findall(r"\d+", place)]
    line, column = numbers if len(numbers) == 2 else (len(text.splitlines()) or 1, None)
    where = f"column {column}" if column else "the end of the file"
    seen = f'"{clipped(lines[line - 1].strip())}" ({where}: {clipped(reason, 80)})'
    expected, remedy = next(
        (row[1:] for row in SYNTAX if re.search(row[0], reason)), ("key = value", COMPARE)
    )
    return Mistake(Trouble.SYNTAX, file, line, "", seen, expected, remedy)
