"""The live station: opens the rooms in order, turns the loop, closes them in reverse.

    eyes ──Sight──▶ session ──Step──▶ facts kept, then the lamp ──▶ screen at 30 Hz
                                                     health ──▶ heartbeat

`kiosk` is the loop, `rooms` opens and closes what it needs, `books` turns facts into rows,
`lamps` keeps going without lamps, `safe_mode` is for a config with mistakes.
"""

from __future__ import annotations

from station.app.kiosk import Kiosk
from station.app.rooms import WALK_UP_S, open_kiosk, plan_of

__all__ = ["WALK_UP_S", "Kiosk", "open_kiosk", "plan_of"]
