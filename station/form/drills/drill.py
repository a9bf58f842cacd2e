"""What a drill is: how it is set up, done and judged, and what comes before and after it.

A drill is data. Its file holds one constant of the file's own name, and nothing lists it:
`station.form.drills` finds it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from station.form.drills.common import BEFORE, STOP, Dosage
from station.form.drills.practice import PRACTICE, Practice
from station.form.drills.sources import Step
from station.form.reps import COUNT_DEG


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a drill that gets harder by distance."""

    number: int
    nearest: float
    furthest: float
    """Heel to wall, in lengths of the person's own foot, 0 or more."""
    trunk_deg: float
    """About how far the trunk is inclined when the hips touch, degrees."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One step of why and how, shown before the first rep while the figure does it."""

    words: str
    """So few that they are read in passing: with the drill's title and how to go on, twelve at
    most."""
    source: str
    """As of a `Step`."""
    shows: str = ""
    """Fault id of the mistake that the figure makes; "" when it does the drill well."""
    note: str = ""
    """As of a `Step`."""


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill, as data. The judge reads the first part; people read the second."""

    id: str
    """The name of its file."""
    title: str
    """What it is called in full."""
    priority: tuple[str, ...]
    """Fault ids, the most important first: one amber among the first two is enough for
    the red light (MEASURES page head)."""
    judged: tuple[str, ...]
    """Fault ids that are looked for at all, the priority ones included."""
    softened: tuple[str, ...] = ()
    """Fault ids that are amber at most here."""
    count_deg: float = COUNT_DEG
    """Least depth that counts as a rep, degrees."""
    hold_s: float = 0.0
    """How long to watch somebody stand before a rep is over, seconds: 0 as short as can be."""
    needs_rod: bool = False
    needs_wall: bool = False
    """What must be found in the picture to judge what the drill is for."""

    short: str = ""
    """The title in two short words at most; "" when it is as short itself."""
    place: int = 100
    """Where it stands in lists, small first; by id among equals."""
    about: Step = field(default_factory=lambda: Step("", ""))
    """What it is good for, in one sentence."""
    lesson: tuple[Lesson, ...] = ()
    """Why, how to begin, the cues that matter, and then the two most common mistakes."""
    equipment: tuple[Step, ...] = ()
    setup: tuple[Step, ...] = ()
    """What to do before the first rep, in order."""
    cues: tuple[Step, ...] = ()
    """What to do in a rep, in order; at most eight words each."""
    good_rep: tuple[Step, ...] = ()
    easier: tuple[Step, ...] = ()
    """When it is too hard, the next step down first."""
    harder: tuple[Step, ...] = ()
    """When it has become easy, the next step up first."""
    dosage: Dosage = field(default_factory=Dosage)
    before: tuple[Step, ...] = BEFORE
    """To be asked before a set."""
    stop: tuple[Step, ...] = STOP
    """What ends a set."""
    practice: Mapping[str, Practice] = field(default_factory=dict, hash=False)
    """Fault id → what to practise, only where it differs from `PRACTICE`."""
    levels: tuple[Level, ...] = ()
    """Easy to hard, for a drill that gets harder by distance."""
    step_feet: float = 0.0
    """How much to move between two tries, in lengths of the person's own foot."""

    @property
    def name(self) -> str:
        """What it is called on a card and at the head of a page."""
        return self.short or self.title

    def rank(self, fault_id: str) -> int:
        """Place in the priorities, 0 first; faults outside them share the last place."""
        return self.priority.index(fault_id) if fault_id in self.priority else len(self.priority)

    def practice_for(self, fault_id: str) -> Practice:
        """What to practise when that fault keeps coming back: its own row or everybody's."""
        return self.practice.get(fault_id) or PRACTICE[fault_id]

    def steps(self) -> Iterator[Step]:
        """Every sentence of the drill's own file and of what it shares, each with its source."""
        yield self.about
        yield from (Step(each.words, each.source, each.note) for each in self.lesson)
        yield from (*self.equipment, *self.setup, *self.cues, *self.good_rep)
        yield from (*self.easier, *self.harder, *self.dosage.steps, *self.before, *self.stop)
        for fault in self.judged:
            row = self.practice_for(fault)
            yield from (row.may, row.tip)


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
"""What every standing hinge is looked at for."""


def body_faults_without(*ids: str) -> tuple[str, ...]:
    """The body's faults less these."""
    return tuple(f for f in BODY_FAULTS if f not in ids)
