"""A whole visit for each drill, from a recording, through both processes and the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from station.form.drills import drill_called
from station.form.learning import learn_person
from station.form.watch import watch
from station.values import JudgedRep
from tests.app.visits import a_config, a_station, recording, summed_up
from tests.sets import recorded

SETS = ("free-good", "dowel-sacrum", "wall-good", "band-squat")


@pytest.mark.parametrize("name", SETS)
def test_live_gives_what_the_analysis_gives(name: str, tmp_path: Path) -> None:
    """Same count, same verdicts, same first fault, also in the rows that are kept."""
    film, drill_id = recording(name)
    drill = drill_called(drill_id)
    standing = learn_person(recorded(name), drill)
    assert standing is not None
    known = watch(recorded(name), drill, standing).reps
    with a_station(a_config(film, drill_id, tmp_path, reps=len(known))) as (kiosk, _screen):
        kiosk.run(summed_up)
        calls = kiosk.feedback.calls
    assert calls == tuple(rep.verdict.call for rep in known)
    assert kept(tmp_path) == [
        (rep.number, rep.verdict.call.value, first_fault(rep)) for rep in known
    ]


def first_fault(rep: JudgedRep) -> str | None:
    """The worst fault of a rep."""
    faults = rep.verdict.faults
    return faults[0].id if faults else None


def kept(folder: Path) -> list[tuple[int, str, str | None]]:
    """What the database holds of every rep."""
    with closing(sqlite3.connect(folder / "sessions.db")) as database:
        rows = database.execute(QUERY).fetchall()
    return [(int(number), str(call), fault) for number, call, fault in rows]


QUERY = """
    SELECT rep.number, rep.call, fault.fault FROM rep
    LEFT JOIN fault ON fault.rep_id = rep.id AND fault.place =
        (SELECT min(place) FROM fault WHERE rep_id = rep.id)
    ORDER BY rep.id"""
