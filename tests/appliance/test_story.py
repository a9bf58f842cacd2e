"""A visit to the box as its owner and its guest see it: switched on, touched, hinged before."""

from __future__ import annotations

from typing import Final

import pytest

from station.values import Tap, Touch
from tests.appliance.asking import kept, sheet, shot, tap, until_kept, watch_lamps, with_site
from tests.appliance.diary import Diary
from tests.appliance.machine import Machine
from tests.appliance.visit import CALLS, SITE, changes, film, shone
from tests.results import measured

pytestmark = pytest.mark.appliance

READY_S: Final = 30.0
"""From power on to the first frame (RELIABILITY, headline targets)."""


def test_it_is_ready_half_a_minute_after_power_on(pi: Machine) -> None:
    """Type=notify says when: with the first frame on the display."""
    pi.power_on()
    pi.until("systemctl is-active station")
    after = pi.ask("systemctl show -p ActiveEnterTimestampMonotonic --value station")
    ready_s = int(str(after)) / 1e6
    measured("Stand-in: power on to the first frame", f"≤ {READY_S:g} s", f"{ready_s:.1f} s")
    assert ready_s < READY_S
    assert str(pi.ask("systemctl --failed --no-legend")) == ""
    picture = shot(pi, "attract")
    assert picture.size == (1024, 768)
    assert len(picture.getcolors(1 << 20) or ()) > 100, "the display is blank"


def test_a_finger_chooses_and_each_rep_has_its_light(pi: Machine) -> None:
    """The whole of a visit, seen from outside: kernel lines, database, pictures."""
    pi.power_on()
    diary = Diary(pi)
    diary.note("the box answers; it is given a film of somebody who comes, and starts anew")
    with_site(pi, SITE, film(pi.share / "film.npz"))
    diary.note("the station is ready again")
    lines = watch_lamps(pi)
    tap(pi, "attract", Tap(Touch.START))
    diary.note("a finger on the invitation")
    pi.ask("sleep 3")
    shot(pi, "choose")
    tap(pi, "choose", Tap(Touch.CHOOSE, "dowel"))
    diary.note("a finger on the card of the dowel")
    pi.ask("sleep 4")
    shot(pi, "lesson")
    until_kept(pi, "select 1 from rep", 240.0)
    diary.note("the first rep is on the disk (looked for once a second)")
    shot(pi, "set")
    until_kept(pi, "select 1 from exercise_set where why = 'complete'", 120.0)
    diary.note("the set is on the disk, complete")
    pi.ask("sleep 4")
    shot(pi, "summary")
    sheet()
    seen = changes(lines.read_text())
    diary.keep(seen)
    assert shone(seen) == list(CALLS)
    assert kept(pi, "select drill, why from exercise_set") == [["dowel", "complete"]]
