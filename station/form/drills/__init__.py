"""The drills: one declarative file each. To add one, write its file: it is found by itself.

A file `NAME.py` here holds a drill as the constant `NAME` (in capitals) whose id is `NAME`.
"""

from __future__ import annotations

from difflib import get_close_matches
from pkgutil import iter_modules, resolve_name
from typing import Final

from station.errors import UnknownName
from station.form.drills.drill import Drill

SHARED: Final = frozenset({"drill", "common", "exercises", "practice", "sources"})
"""Files that hold no drill, but what drills are made of."""


def _found() -> list[Drill]:
    """The drill of every other file here, in the order of their places."""
    names = [module.name for module in iter_modules(__path__) if module.name not in SHARED]
    drills: list[Drill] = [resolve_name(f"{__name__}.{n}:{n.upper()}") for n in names]
    return sorted(drills, key=lambda drill: (drill.place, drill.id))


DRILLS: Final[dict[str, Drill]] = {drill.id: drill for drill in _found()}
"""Id → drill, in the order in which people should meet them."""


def drill_called(name: str) -> Drill:
    """The drill of that id; raises UnknownName with the nearest one."""
    if name in DRILLS:
        return DRILLS[name]
    near = get_close_matches(name.lower(), DRILLS, n=1)
    hint = f", did you mean {near[0]!r}?" if near else "."
    raise UnknownName(f"no drill is called {name!r}{hint} There are: {', '.join(DRILLS)}.")
