"""What a station offers and how it coaches: the owner's choices, as the session needs them."""

from __future__ import annotations

from dataclasses import dataclass

from station.coach.cues import Schedule
from station.form.calibration import STATURE_M
from station.form.drills.drill import Drill
from station.values import Points


@dataclass(frozen=True, slots=True)
class Plan:
    """One station's plan for everybody who walks up."""

    drills: tuple[Drill, ...]
    """On offer, at least one; a single one is begun without choosing."""
    reps: int = 0
    """Reps to a set; 0 takes the drill's own."""
    sets: int = 1
    schedule: Schedule = Schedule.EVERY
    height_m: float = STATURE_M
    """Of whoever comes, metres: sets the centimetres."""
    stop_after_rounded: int = 2
    """So many rounded reps in a row end the set; 0 never."""
    zone: tuple[float, float] = (0.15, 0.85)
    """From where to where the mark lies, shares of the picture's width."""
    site_wall: Points | None = None
    """The wall's line, (2, 2) top and foot, square pixels; None: it is learned."""
    profile: str = "gym"
    """"gym" or "clinic": the clinic sees degrees and curves as well."""
    language: str = "en"
    """Code of the language of whoever has not taken another."""

    @property
    def shows_degrees(self) -> bool:
        """Whether somebody reads degrees here."""
        return self.profile == "clinic"

    def reps_of(self, drill: Drill) -> int:
        """How many reps make a set of this drill."""
        return self.reps or drill.dosage.reps
