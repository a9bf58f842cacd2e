"""The gettext files: what a translator edits, and what the station reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polib

from station.errors import StationError
from station.language.gaps import same_gaps

LOCALE: Final = Path(__file__).with_name("locale")
"""A file a language, named by its code."""


def translations(path: Path) -> dict[str, str]:
    """English → the other language, without what cannot be used.

    A translation with other gaps than the English would fail when it is filled, so it is left
    out. Raises StationError when the file is missing or broken.
    """
    return {e.msgid: e.msgstr for e in read(path) if usable(e)}


def usable(entry: polib.POEntry) -> bool:
    """Whether an entry can be shown: translated, sure ("fuzzy" is not), its gaps in place."""
    return entry.translated() and same_gaps(entry.msgid, entry.msgstr)


def read(path: Path) -> polib.POFile:
    """Every entry of a file; raises StationError when it is missing or broken."""
    try:
        text = path.read_text(encoding="utf-8")
        _check_quotes(text)
        return polib.pofile(text, check_for_duplicates=True)
    except FileNotFoundError:
        raise StationError(
            f"There is no catalogue {path}: make it with `python -m station.language`."
        ) from None
    except (OSError, ValueError) as problem:  # polib's syntax errors are OSErrors
        raise StationError(
            f"The catalogue {path} cannot be read ({problem}): mend that line, or take the last "
            "version that could be read."
        ) from problem


def _check_quotes(text: str) -> None:
    """Raise ValueError for a line that lost its last quote: polib would drop a letter instead."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(('"', "msgid", "msgstr")) and not line.rstrip().endswith('"'):
            raise ValueError(f"line {number} has no quote at its end")
