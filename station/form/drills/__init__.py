"""The drills: one declarative file each. To add one, write its file and list it here."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from station.errors import UnknownName
from station.form.drills.band import BAND
from station.form.drills.dowel import DOWEL
from station.form.drills.drill import Drill
from station.form.drills.hinge import HINGE
from station.form.drills.loaded_hinge import LOADED_HINGE
from station.form.drills.wall_tap import WALL_TAP

DRILLS: Final[dict[str, Drill]] = {
    drill.id: drill for drill in (HINGE, DOWEL, WALL_TAP, BAND, LOADED_HINGE)
}


def drill_called(name: str) -> Drill:
    """The drill of that id; raises UnknownName with the nearest one."""
    if name in DRILLS:
        return DRILLS[name]
    near = get_close_matches(name.lower(), DRILLS, n=1)
    hint = f", did you mean {near[0]!r}?" if near else "."
    raise UnknownName(f"no drill is called {name!r}{hint} There are: {', '.join(DRILLS)}.")
