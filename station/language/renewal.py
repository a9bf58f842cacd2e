"""Bringing a gettext file up to date with the source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import polib

from station.language.messages import Message
from station.language.po import read, usable

WIDTH: Final = 96
"""Columns after which a long text goes on in the next line."""
HEADER: Final = {
    "Project-Id-Version": "hinge-station",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def renew(path: Path, language: str, messages: Iterable[Message]) -> list[str]:
    """Bring a language's file up to date; return what it lacks, in the file's order.

    Translations are kept, also those of messages that are gone: those become obsolete, and
    come back with their message. Raises StationError when the file is broken.
    """
    old = read(path) if path.exists() else polib.POFile()
    new = polib.POFile(wrapwidth=WIDTH)
    new.metadata = HEADER | {"Language": language}
    known = {entry.msgid: entry for entry in old}
    for message in messages:
        new.append(_entry(message, known.pop(message.text, None)))
    new.extend(_obsolete(entry) for entry in known.values() if entry.msgstr)
    _write(path, str(new))
    return [entry.msgid for entry in new if not entry.obsolete and not usable(entry)]


def _entry(message: Message, kept: polib.POEntry | None) -> polib.POEntry:
    return polib.POEntry(
        msgid=message.text,
        msgstr=kept.msgstr if kept else "",
        tcomment=kept.tcomment if kept else "",
        flags=kept.flags if kept else [],
        comment=message.kind.note,
        occurrences=[(file, "") for file in message.files],
    )


def _obsolete(entry: polib.POEntry) -> polib.POEntry:
    return polib.POEntry(
        msgid=entry.msgid, msgstr=entry.msgstr, tcomment=entry.tcomment, obsolete=True
    )


def _write(path: Path, text: str) -> None:
    """Only what has changed: file times are no news."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
