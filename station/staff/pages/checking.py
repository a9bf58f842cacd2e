"""Check: each part of the station, one finding a line; a touch tells more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from station.staff.office import Office
from station.staff.rows import Page, Row, link, note
from station.values import say

if TYPE_CHECKING:
    from station.check import Finding

STATES: Final = {True: say("fine"), False: say("look here"), None: say("not here")}
CHECKING: Final = say("Checking …")
FINE: Final = say("All is well.")
TO_DO: Final = say("Something needs you: look here.")


def _opened(office: Office) -> None:
    office.jobs["check"] = office.hands.check()


def _rows(office: Office) -> tuple[Row, ...]:
    found = office.jobs["check"].found
    return tuple(
        link("finding", one.part, STATES[one.ok], number) for number, one in enumerate(found, 1)
    )


def _words(office: Office) -> str:
    job = office.jobs["check"]
    if not job.done:
        return CHECKING
    return job.trouble or (TO_DO if any(one.ok is False for one in job.found) else FINE)


def _finding(office: Office) -> Finding:
    found: Finding = office.jobs["check"].found[office.place.about - 1]
    return found


def _one(office: Office) -> tuple[Row, ...]:
    one = _finding(office)
    rows = (note("part", one.part, STATES[one.ok]),)
    return (*rows, note("remedy", "What to do", one.remedy)) if one.remedy else rows


CHECK: Final = Page("Check", _rows, _words, opened=_opened)
FINDING: Final = Page("Finding", _one, lambda office: _finding(office).said)
