"""Training: what is on offer, how much of it, and what is said of it."""

from __future__ import annotations

from functools import partial
from typing import Final

from station.form.drills import DRILLS
from station.staff.office import Office
from station.staff.rows import Page, Row, link, pick, switch
from station.values import say

OWN: Final = 0
"""Reps to a set: the drill's own."""
REPS: Final = (3, 4, 5, 6, 8, 10, 12, 15, 20)
SETS: Final = range(1, 11)
SCHEDULES: Final = {
    "every": say("after every rep"),
    "fade": say("less and less"),
    "bandwidth": say("only mistakes"),
    "summary": say("after the set"),
}
PROFILES: Final = {"gym": say("gym"), "clinic": say("clinic")}
ONE_AT_LEAST: Final = say("One drill must stay on.")


def _rows(office: Office) -> tuple[Row, ...]:
    return (
        link("drills", "Drills on offer", str(len(office.choices.config.session.drills))),
        pick(office, "session.reps", "Reps a set", _reps(office)),
        pick(office, "session.sets", "Sets", {number: str(number) for number in SETS}),
        pick(office, "session.feedback", "Feedback", SCHEDULES),
        pick(office, "session.profile", "Profile", PROFILES),
    )


def _reps(office: Office) -> dict[object, str]:
    """The drill's own number, some others, and whatever the site's file says."""
    numbers = sorted({*REPS, office.choices.config.session.reps} - {OWN})
    return {OWN: say("as the drill"), **{number: str(number) for number in numbers}}


def _drills(office: Office) -> tuple[Row, ...]:
    offered = office.choices.config.session.drills
    return tuple(
        switch(id, drill.title, id in offered, partial(_toggle, drill=id))
        for id, drill in DRILLS.items()
    )


def _toggle(office: Office, drill: str) -> None:
    offered = office.choices.config.session.drills
    wanted = [id for id in DRILLS if (id in offered) is not (id == drill)]
    if wanted:
        office.choices.set("session.drills", tuple(wanted))
    else:
        office.words = ONE_AT_LEAST


TRAINING: Final = Page("Training", _rows)
DRILLS_ON_OFFER: Final = Page("Drills on offer", _drills)
