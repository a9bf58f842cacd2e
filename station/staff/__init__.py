"""The staff's menu: five taps in a corner, a PIN, and pages as data for the screen.

    tap ──▶ Desk (desk.py) ──▶ Pad (pad.py, pin.py) ──▶ Office (office.py) ──▶ pages/
              │ show() ▶ Feedback with a Menu                │ what is set: choices.py
              └ closes after a minute without a touch        └ what is done: Hands, below

`Desk` has no clock, no file and no lamp: time and sights are given to it, and everything else
goes through `Hands`. `hands.py` has the station's own, `kept.py` a stand-in that remembers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from station.staff.desk import Desk
from station.staff.jobs import Job
from station.staff.pin import Guard

if TYPE_CHECKING:
    from station.check import Finding
    from station.config.schema import LightsConfig
    from station.values import Bar


class Hands(Protocol):
    """What the menu can do to the station. Every call returns at once."""

    def keep(self, choices: Mapping[str, object]) -> None:
        """Keep what was chosen, 'session.reps' → 8. Raises StationError; nothing is kept then."""
        ...

    def loud(self, volume: int) -> None:
        """Play so loud from now on, 0 to 10."""
        ...

    def test_lamps(self, lights: LightsConfig) -> Job[str]:
        """Let each lamp shine for a second; gives what they are."""
        ...

    def history(self, days: int) -> Job[Bar]:
        """Count the reps of the last days; gives a bar a day, today's last."""
        ...

    def export(self, language: str) -> Job[str]:
        """Write what is kept to a stick or to the disk; gives the folder."""
        ...

    def check(self) -> Job[Finding]:
        """Test each part that the running station does not hold; gives a finding each."""
        ...

    def restart(self) -> Job[str]:
        """Start the machine again."""
        ...

    def shut_down(self) -> Job[str]:
        """Switch the machine off."""
        ...


__all__ = ["Desk", "Guard", "Hands", "Job"]
