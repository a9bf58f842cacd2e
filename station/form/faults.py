"""The catalogue of faults: one table, a row a way in which a fault shows itself.

A row is judged by its tests: each compares one measure (`station.form.measures`) with two
limits. `need` tests must pass their amber limit for an amber fault, their red limit for a
red one. A fault with several rows is found when any of them is. The first test that passes
gives the value that is reported. A measure that is NaN passes nothing, and a row that
cannot reach `need` for that reason is "unseen", never "absent".

How well a fault can be seen from one side camera (MEASURES §1) caps what it may do:

    A  landmarks alone                        amber, red
    B  landmarks, with a caveat               amber, red
    C  needs the silhouette, rod or wall      amber, red
    D  a proxy only                           advisory: may be spoken of, never red

Limits are MEASURES §11's unless the row says why not; "measured" refers to the tables of
docs/limits.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.errors import UnknownName
from station.form.contacts import TOUCH_CM

ROUND_AMBER_PCT: Final = 5.5
ROUND_RED_PCT: Final = 6.0
"""Back lifted by so much of the trunk's length. Measured: backs that stay flat reach 4.9,
54° of lumbar and thoracic bend together read 6.2 to 13 (docs/limits.md)."""

UNITS: Final = {"deg": "deg", "pct": "%", "s": "s", "cm": "cm", "mps": "m/s"}
"""Ending of a measure's name → its unit; a measure without one is a ratio."""


@dataclass(frozen=True, slots=True)
class Test:
    """One measure against its limits; a limit of None is never passed."""

    measure: str
    amber: float | None
    red: float | None
    above: bool = True
    """True: too much is the fault. False: too little is."""

    @property
    def unit(self) -> str:
        """Of the measure and the limits, as `FaultSeen.unit` writes it."""
        return UNITS.get(self.measure.rpartition("_")[2], "")

    def passes(self, value: float, limit: float | None) -> bool:
        """Whether a value is beyond a limit; NaN never is."""
        if limit is None or value != value:
            return False
        return value > limit if self.above else value < limit


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the catalogue."""

    id: str
    title: str
    """What it is, in people's words."""
    phase: str
    tests: tuple[Test, ...]
    cue: str
    """What to do about it: at most six words, said to the person (MEASURES §8)."""
    seen_by: str
    """Observability, A to D."""
    source: str
    """Where it comes from: MEASURES §1's seed article and words."""
    need: int = 1
    """How many tests must pass."""
    implied_by: tuple[str, ...] = ()
    """Faults of which this row is a consequence: beside one that weighs as much, it is not
    named again."""
    after: tuple[str, ...] = ()
    """Faults that cause this one: beside one that weighs as much, it is named after it."""

    @property
    def advisory(self) -> bool:
        """Whether it may only be spoken of."""
        return self.seen_by == "D"


CATALOGUE: Final[tuple[Fault, ...]] = (
    Fault(
        "SQUAT",
        "too much knee bend: a squat",
        "bottom",
        (
            Test("knee_deg", 35.0, 45.0),
            Test("ssi", 80.0, 70.0, above=False),
            Test("hkr", 2.5, 2.0, above=False),
        ),
        "hips back, shins still",
        "A",
        "seed 001 Knee Dominance; 004 Too Much Knee Bend; 000 squatting motion",
        need=2,
    ),
    Fault(
        "SQUAT",
        "knees travel forward: a squat",
        "bottom",
        (Test("knee_deg", None, 40.0), Test("shank_deg", None, 15.0)),
        "hips back, shins still",
        "A",
        "seed 004 hips BACK, not DOWN",
        need=2,
    ),
    # HRR alone calls a good hinge a bow when it starts soft-kneed, with the hips already
    # back. Where the weight rests over the foot tells the two apart (measured: bows 1.05–1.4,
    # everything else up to 0.7, squats 0.85).
    Fault(
        "BOW",
        "bending forward instead of reaching the hips back",
        "bottom",
        (Test("hrr", 0.80, 0.60, above=False), Test("comf", 0.75, 0.85)),
        "reach your hips back",
        "A",
        "seed 004 Bending Forward (vs. Reaching Hips Back)",
        need=2,
        implied_by=("SQUAT",),
    ),
    Fault(
        "ROUND",
        "rounded back",
        "bottom",
        (Test("rounding_pct", ROUND_AMBER_PCT, ROUND_RED_PCT),),
        "long spine, stop earlier",
        "C",
        "seed 001 Rounding the Back; 000 by rounding [the spine]; 003 flat back",
    ),
    # A bowed chest takes neck and head along, past the hip–shoulder line; a flat back that
    # tucks the chin does so too, but its low back does not lift (measured: rounded sets −20 to
    # −40° with 5.3 % and more, tucked ones −24° with −2 %, everything else above −17°).
    Fault(
        "ROUND",
        "rounded back that takes the neck along",
        "bottom",
        (Test("lumbar_pct", 4.0, 4.5), Test("neck_only_deg", -15.0, -18.0, above=False)),
        "long spine, stop earlier",
        "C",
        "seed 001 Rounding the Back; 000 as soon as those shoulders move forward",
        need=2,
    ),
    Fault(
        "UPPER_ROUND",
        "rounded upper back",
        "bottom",
        (Test("thoracic_pct", 8.0, 10.0),),
        "chest proud, shoulders back",
        "C",
        "seed 002 do not hunch over in your upper back; 000 as soon as those shoulders …",
        implied_by=("ROUND",),
    ),
    Fault(
        "TOO_LOW",
        "too low: the back rounds at the end",
        "descent",
        (
            Test("rounding_pct", ROUND_AMBER_PCT, ROUND_RED_PCT),
            Test("rounding_before_pct", 3.0, 3.0, above=False),
        ),
        "stop when you feel tension",
        "C",
        "seed 004 Hinging Too Low",
        need=2,
    ),
    Fault(
        "TOO_LOW",
        "too low",
        "bottom",
        (Test("trunk_deg", 80.0, 88.0),),
        "stop when you feel tension",
        "A",
        "seed 004 Hinging Too Low",
        implied_by=("ROUND",),
    ),
    # 42°, not 45°: at that depth the trunk reads 3° too upright (measured).
    Fault(
        "SHALLOW",
        "not deep enough",
        "bottom",
        (Test("depth_deg", 42.0, None, above=False),),
        "reach a little further",
        "A",
        "seeds 000, 001 until the hamstrings are stretched",
        implied_by=("SQUAT",),
    ),
    # Hands on the hips hide the low back exactly where it hollows. What is left: the chest,
    # turned back, carries neck and head back as one; a neck that cranks turns the head
    # twice as far as the neck.
    Fault(
        "ARCH_LOW",
        "low back arched",
        "descent",
        (
            Test("neck_only_deg", 13.0, None),
            Test("carried_back_deg", 4.0, None),
            Test("rounding_pct", 2.0, None, above=False),
        ),
        "brace, ribs down",
        "D",
        "seeds 001 Overarching the Lower Back; 002 without arching; 004 Rocking Pelvis Forward",
        need=3,
        implied_by=("SQUAT",),
    ),
    Fault(
        "ARCH_MID",
        "mid-back over-extended",
        "bottom",
        (Test("thoracic_pct", -9.0, None, above=False),),
        "keep your ribs down",
        "D",
        "seed 004 Overextending Your Mid-Back",
        implied_by=("SQUAT",),
    ),
    Fault(
        "LOCKED",
        "knees locked",
        "bottom",
        (
            Test("knee_deg", 5.0, None, above=False),
            Test("shank_deg", -12.0, None, above=False),
            Test("knee_straightest_deg", 12.0, None, above=False),
        ),
        "unlock your knees",
        "B",
        "seeds 000 fully extending your knees; 004 lock our knees",
        need=3,
    ),
    # As change from standing: on straight legs the knee itself reads −2 to −9 (measured).
    Fault(
        "LOCKED",
        "knees pushed straight",
        "bottom",
        (
            Test("knee_beyond_deg", None, -8.0, above=False),
            Test("shank_deg", None, -12.0, above=False),
        ),
        "unlock your knees",
        "B",
        "seed 000 putting a lot of pressure directly on that knee joint",
        need=2,
    ),
    # From the head alone: ear–eye turns 32° and more with the chin up, the neck's own line
    # half of that and no more than on an arched back. A true 40° reads 28–33 (measured).
    Fault(
        "NECK_UP",
        "head up, neck cranked",
        "bottom",
        (Test("head_behind_deg", 25.0, 27.0),),
        "eyes on the floor ahead",
        "B",
        "seeds 003 neck is 'cranked'; 000 look at the floor",
    ),
    Fault(
        "NECK_TUCK",
        "chin tucked",
        "bottom",
        (Test("head_behind_deg", -20.0, -35.0, above=False),),
        "head in line with spine",
        "B",
        "MEASURES §1, contact at the occiput",
        implied_by=("ROUND", "UPPER_ROUND"),
    ),
    Fault(
        "SHOULDERS",
        "shoulders forward",
        "bottom",
        (Test("shoulders", 0.08, None),),
        "shoulders down and back",
        "D",
        "seeds 000 pull your shoulders down and back; 002 shoulders back and down; 003",
        implied_by=("NECK_UP", "ARCH_LOW"),
    ),
    Fault(
        "NOT_TALL",
        "not standing up all the way",
        "lockout",
        (Test("lockout_short_deg", 8.0, 15.0),),
        "stand tall, squeeze",
        "A",
        "seed 003 Stand up all the way",
    ),
    # Half a second, less what a picture and the filter take of it (MEASURES §2.3: 0.5 s).
    Fault(
        "NO_HOLD",
        "lock-out not held against the pull",
        "lockout",
        (Test("lockout_s", 0.35, None, above=False),),
        "hold tall for a moment",
        "A",
        "MEASURES §2.3 full lock-out 0.5 s",
        implied_by=("NOT_TALL",),
    ),
    Fault(
        "OVER_TOP",
        "leaning back at the top",
        "lockout",
        (Test("lean_back_deg", 6.0, 10.0),),
        "stand tall, ribs down",
        "B",
        "seed 003 BUT make sure you do not arch your back!",
    ),
    Fault(
        "OVER_TOP",
        "hips pushed past standing",
        "lockout",
        (Test("lean_back_deg", None, 6.0), Test("hips_ahead", None, 0.025)),
        "stand tall, ribs down",
        "B",
        "seed 003 BUT make sure you do not arch your back!",
        need=2,
    ),
    # Measured: a load held close reads 0.23–0.43 thigh lengths; hands hanging free
    # are 0.65 (MEASURES §1.3).
    Fault(
        "WEIGHT_AWAY",
        "weight far from the legs",
        "ascent",
        (Test("hands_away", 0.45, 0.60),),
        "brush your shins",
        "B",
        "seeds 003 weight close to your body; 000 brushing your shins",
    ),
    Fault(
        "KNEE_FIRST",
        "knees move before the hips",
        "descent",
        (Test("knee_first", 0.60, None),),
        "hips move first",
        "B",
        "seed 001 initiated from the hips, not the knees",
        implied_by=("SQUAT",),
    ),
    # By the weight over the foot: the heel's landmark rises 3–5 cm on flat feet when the knees
    # bend (measured), as much as a heel that lifts. Amber at most: foot landmarks are too poor
    # for CoMf to judge alone (MEASURES §0.3).
    Fault(
        "TOES",
        "weight on the toes",
        "bottom",
        (Test("comf", 0.70, None),),
        "weight on your heels",
        "B",
        "seed 000 shift weight to heels",
        implied_by=("BOW",),
    ),
    # MEASURES' amber of 1.2 s is what good rendered reps take when they are brisk (1.3 s);
    # its hip speed told nothing that the time did not (measured: good 0.39 m/s, fast 0.74).
    Fault(
        "FAST_DOWN",
        "down too fast",
        "descent",
        (Test("descent_s", 0.9, 0.7, above=False),),
        "slow: three seconds down",
        "A",
        "MEASURES §2.3 eccentric control",
    ),
    Fault(
        "HIPS_SHOOT",
        "hips rise before the chest",
        "ascent",
        (Test("hips_shoot", 0.50, None),),
        "chest and hips together",
        "B",
        "MEASURES §1 premature lifting of the hips",
    ),
    Fault(
        "DOWEL_sacrum",
        "rod off the tailbone",
        "rep",
        (Test("dowel_sacrum_cm", 2.0, 4.0),),
        "stop before the rod lifts",
        "C",
        "seeds 004 the minute the pole comes off your pelvis; 001 dowel",
        after=("NECK_UP",),  # a head that cranks back pushes the rod off the whole back
    ),
    Fault(
        "DOWEL_thoracic",
        "rod off the upper back",
        "rep",
        (Test("dowel_thoracic_cm", 2.0, 4.0),),
        "ribs down, back on rod",
        "C",
        "seed 004 losing contact with your mid back",
        after=("NECK_UP",),
    ),
    # Where the near elbow covers the upper back: good backs pass 2 cm from the rod there,
    # rounded ones 2, over-extended ones 7 to 11 (measured).
    Fault(
        "DOWEL_thoracic",
        "mid-back far from the rod",
        "rep",
        (Test("dowel_midback_cm", 4.0, 5.5),),
        "ribs down, back on rod",
        "C",
        "seed 004 losing contact with your mid back",
        after=("NECK_UP",),
    ),
    Fault(
        "DOWEL_occiput",
        "rod off the back of the head",
        "rep",
        (Test("dowel_occiput_cm", 2.0, 4.0),),
        "head back on the rod",
        "C",
        "seed 001 dowel; MEASURES §2.1 three contacts",
    ),
    Fault(
        "WALL_MISS",
        "hips did not reach the wall",
        "bottom",
        (Test("wall_gap_cm", TOUCH_CM, 4.0),),
        "hips to the wall",
        "C",
        "seed 001 hinge back until your hips touch",
    ),
    Fault(
        "WALL_LEAN",
        "leaning on the wall",
        "bottom",
        (Test("wall_dwell_s", 1.5, 2.2),),
        "tap and go, no leaning",
        "C",
        "MEASURES §2.2 light tap",
        implied_by=("SQUAT",),  # a squat slides down the wall instead of tapping it
    ),
    Fault(
        "WALL_LEAN",
        "sitting on the wall",
        "bottom",
        (Test("comf", None, 0.10, above=False), Test("wall_dwell_s", None, 1.5)),
        "tap and go, no leaning",
        "C",
        "MEASURES §2.2 light tap vs lean",
        need=2,
        implied_by=("SQUAT",),
    ),
    Fault(
        "WALL_BACK",
        "back touches the wall before the hips",
        "bottom",
        (Test("wall_back_first_cm", 1.0, 3.0),),
        "hips touch first",
        "C",
        "MEASURES §2.2 touch with buttocks, not back",
    ),
)


IDS: Final[tuple[str, ...]] = tuple(dict.fromkeys(f.id for f in CATALOGUE))
"""Every fault once, in the catalogue's order."""


def rows_of(fault_id: str) -> tuple[Fault, ...]:
    """The rows of one fault; raises UnknownName."""
    rows = tuple(f for f in CATALOGUE if f.id == fault_id)
    if not rows:
        raise UnknownName(f"no fault is called {fault_id!r}; there are {', '.join(IDS)}")
    return rows
