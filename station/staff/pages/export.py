"""Export: everything that is kept, as a table and as pages, to a stick or to the disk."""

from __future__ import annotations

from typing import Final

from station.staff.office import Office
from station.staff.rows import Page, Row, action, note
from station.values import say

ASK: Final = say("Plug in a stick, then export.")
WRITING: Final = say("Writing …")
WRITTEN: Final = say("Written: a table, and a page a visit.")


def _rows(office: Office) -> tuple[Row, ...]:
    job = office.jobs.get("export")
    rows = (action("write", "Export all", _write),)
    return rows if job is None else (*rows, *(note("where", "Folder", at) for at in job.found))


def _write(office: Office) -> None:
    office.jobs["export"] = office.hands.export(office.choices.config.session.language)


def _words(office: Office) -> str:
    job = office.jobs.get("export")
    if job is None:
        return ASK
    return (job.trouble or WRITTEN) if job.done else WRITING


EXPORT: Final = Page("Export", _rows, _words)
