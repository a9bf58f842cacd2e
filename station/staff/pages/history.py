"""History: a bar for each of the last two weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.staff.office import Office
from station.staff.rows import Page, Row
from station.values import Menu, say

DAYS: Final = 14
COUNTING: Final = say("Counting …")
NOTHING: Final = say("No reps in {days} days.", days=DAYS)


def _opened(office: Office) -> None:
    office.jobs["history"] = office.hands.history(DAYS)


def _rows(_office: Office) -> tuple[Row, ...]:
    return ()


def _words(office: Office) -> str:
    job = office.jobs["history"]
    if not job.done:
        return COUNTING
    good = sum(bar.good for bar in job.found)
    every = good + sum(bar.fix + bar.unjudged for bar in job.found)
    if job.trouble or not every:
        return job.trouble or NOTHING
    return say("{good} of {all} reps good in {days} days.", good=good, all=every, days=DAYS)


def _adds(office: Office, menu: Menu) -> Menu:
    job = office.jobs["history"]
    return replace(menu, bars=job.found if job.done else ())


HISTORY: Final = Page("History", _rows, _words, "chart", _adds, _opened)
