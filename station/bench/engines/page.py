"""Tables laid into a page between its marks; every other word of it stays.

<!-- NAME: begin -->
the table of that name
<!-- NAME: end -->
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from station.errors import CannotWrite


def begin(name: str) -> str:
    """The line before a table."""
    return f"<!-- {name}: begin -->"


def end(name: str) -> str:
    """The line after it."""
    return f"<!-- {name}: end -->"


def read_page(page: Path, names: Iterable[str]) -> str:
    """Return a page that has both marks of each name, once; raises `CannotWrite`.

    Ask before measuring for a quarter of an hour.
    """
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotWrite(
            f"{page} cannot be read ({error.strerror or error}), and the tables belong between "
            f"its marks: name the folder that holds it."
        ) from error
    lines = text.splitlines()
    missing = [mark for n in names for mark in (begin(n), end(n)) if lines.count(mark) != 1]
    if missing:
        raise CannotWrite(
            f"{page} must have each of these marks in one line of its own: {', '.join(missing)}."
        )
    return text


def with_tables(text: str, tables: Mapping[str, str]) -> str:
    """The same text with each table between its marks."""
    for name, table in tables.items():
        before, _, rest = text.partition(begin(name))
        _, _, after = rest.partition(end(name))
        text = f"{before}{begin(name)}\n{table}\n{end(name)}{after}"
    return text


def write_tables(page: Path, tables: Mapping[str, str]) -> None:
    """Lay the tables into a page; raises `CannotWrite`."""
    text = with_tables(read_page(page, tables), tables)
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWrite(
            f"Cannot write {page} ({error.strerror or error}); name another folder."
        ) from error
