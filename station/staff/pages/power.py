"""Shut down and restart: each asks once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from station.staff.office import Office
from station.staff.rows import Page, Row, action, link
from station.values import say

if TYPE_CHECKING:
    from station.staff.jobs import Job

SURE: Final = say("Are you sure? A set in progress ends.")
GOING: Final = say("Wait until the screen is dark.")


def _rows(_office: Office) -> tuple[Row, ...]:
    return (link("restart", "Restart"), link("shut down", "Shut down"))


def _restart(_office: Office) -> tuple[Row, ...]:
    return (action("yes", "Yes, restart", lambda at: _do(at, at.hands.restart)),)


def _shut_down(_office: Office) -> tuple[Row, ...]:
    return (action("yes", "Yes, shut down", lambda at: _do(at, at.hands.shut_down)),)


def _do(office: Office, what: Callable[[], Job[Any]]) -> None:
    office.jobs["power"] = what()


def _asked(office: Office) -> None:
    office.jobs.pop("power", None)


def _words(office: Office) -> str:
    job = office.jobs.get("power")
    return SURE if job is None else job.trouble or GOING


POWER: Final = Page("Shut down", _rows)
RESTART: Final = Page("Restart", _restart, _words, opened=_asked)
SHUT_DOWN: Final = Page("Shut down", _shut_down, _words, opened=_asked)
