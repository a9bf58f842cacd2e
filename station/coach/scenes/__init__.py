"""The scenes of a visit, a file each; `station.coach.session` says which follows which."""

from __future__ import annotations

from typing import Final

from station.coach.scenes.attract import Attract
from station.coach.scenes.calibrate import Calibrate
from station.coach.scenes.choose import Choose
from station.coach.scenes.count_in import CountIn
from station.coach.scenes.exercise import Exercise
from station.coach.scenes.frame import Frame
from station.coach.scenes.rest import Rest
from station.coach.scenes.scene import Acting, Event
from station.coach.scenes.set_up import SetUp
from station.coach.scenes.summary import Summary
from station.coach.scenes.trouble import Trouble
from station.values import Scene

SCENES: Final[dict[Scene, type[Acting]]] = {
    acting.scene: acting
    for acting in (
        Attract,
        Choose,
        SetUp,
        Frame,
        Calibrate,
        CountIn,
        Exercise,
        Rest,
        Summary,
        Trouble,
    )
}

__all__ = ["SCENES", "Acting", "Event"]
