"""A row a rep, as a spreadsheet wants it.

UTF-8 with a byte order mark (the caller writes it): without one, Excel takes the file for the
machine's old code page and spoils every accent; LibreOffice, R and pandas know how to skip it.
Commas, points and CRLF as in RFC 4180. Header and ids are the same in every language, so that
files of several stations fit together; sentences for people are in the reader's.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

from station.store.export.words import Wording
from station.store.kept import SessionKept, SetKept
from station.values import JudgedRep

COLUMNS = (
    "session",
    "date",
    "time",
    "profile",
    "set",
    "drill",
    "reps_planned",
    "set_ended",
    "rep",
    "verdict",
    "faults",
    "cue",
    "reason",
    "unseen",
    "band",
    "trunk_at_bottom_deg",
    "down_s",
    "hold_s",
    "up_s",
)
"""What every rep has; a column for each measure follows."""

DECIMALS = 3
"""Finer than any measure (tempo 0.07 s, angles 2.5–5°, MEASURES §0)."""

_LOOKS_LIKE_A_FORMULA = tuple("=+-@\t\r\n|%")
"""How a text must not begin: a spreadsheet would reckon it (OWASP, "CSV injection")."""


def table(visits: Sequence[SessionKept], words: Wording) -> str:
    """Return the whole file, without the byte order mark."""
    reps = [rep for visit in visits for one in visit.sets for rep in one.reps]
    measures = list(dict.fromkeys(name for rep in reps for name in rep.verdict.measures))
    text = io.StringIO()
    rows = csv.writer(text)  # the default dialect is RFC 4180's
    rows.writerow([*COLUMNS, *(cell(name) for name in measures)])
    for visit in visits:
        for one in visit.sets:
            rows.writerows(_row(visit, one, rep, measures, words) for rep in one.reps)
    return text.getvalue()


def _row(
    visit: SessionKept, one: SetKept, rep: JudgedRep, measures: Sequence[str], words: Wording
) -> list[str]:
    verdict = rep.verdict
    day, hour = words.moment(one.began) if visit.dated else ("", "")
    values: tuple[str | float, ...] = (
        *(visit.id, day, hour, visit.profile),
        *(one.number, one.drill, one.of, one.why),
        *(rep.number, verdict.call.value, ";".join(fault.id for fault in verdict.faults)),
        *(words.say(verdict.cue), words.say(verdict.reason), ";".join(verdict.unseen)),
        *(rep.band, rep.depth, rep.down, rep.hold, rep.up),
        *(verdict.measures.get(name, math.nan) for name in measures),
    )
    return [cell(value) for value in values]


def cell(value: str | float) -> str:
    """Return a value as a cell: empty when unknown, and never a formula."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_LOOKS_LIKE_A_FORMULA) else value
    if not math.isfinite(value):
        return ""
    # Adding zero turns −0.0 into 0.0.
    return str(value if isinstance(value, int) else round(value, DECIMALS) + 0.0)
