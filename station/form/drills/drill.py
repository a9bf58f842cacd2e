"""What a drill is: which faults it judges, which come first, and from what depth it counts."""

from __future__ import annotations

from dataclasses import dataclass

from station.form.reps import COUNT_DEG


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill, as data."""

    id: str
    title: str
    priority: tuple[str, ...]
    """Fault ids, the most important first: one amber among the first two is enough for
    the red light (MEASURES page head)."""
    judged: tuple[str, ...]
    """Fault ids that are looked for at all, the priority ones included."""
    softened: tuple[str, ...] = ()
    """Fault ids that are amber at most here."""
    count_deg: float = COUNT_DEG
    """Least depth that counts as a rep, degrees."""

    def rank(self, fault_id: str) -> int:
        """Place in the priorities, 0 first; faults outside them share the last place."""
        return self.priority.index(fault_id) if fault_id in self.priority else len(self.priority)


BODY_FAULTS: tuple[str, ...] = (
    "SQUAT",
    "BOW",
    "ROUND",
    "UPPER_ROUND",
    "TOO_LOW",
    "SHALLOW",
    "ARCH_LOW",
    "ARCH_MID",
    "LOCKED",
    "NECK_UP",
    "NECK_TUCK",
    "SHOULDERS",
    "NOT_TALL",
    "OVER_TOP",
    "KNEE_FIRST",
    "TOES",
    "FAST_DOWN",
    "HIPS_SHOOT",
)
"""What every hinge is looked at for."""


def body_faults_without(*ids: str) -> tuple[str, ...]:
    """The body's faults less these."""
    return tuple(f for f in BODY_FAULTS if f not in ids)
