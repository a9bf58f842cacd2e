"""What is the same in every drill, said once: how to stand, what to keep, when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.form.drills.sources import Step
from station.values import say


@dataclass(frozen=True, slots=True)
class Dosage:
    """How much, how slowly, how often; seconds are spans (least, most)."""

    sets: int = 3
    reps: int = 8
    rest_s: int = 60
    down_s: tuple[int, int] = (2, 3)
    hold_s: int = 1
    up_s: tuple[int, int] = (1, 2)
    """All of the above: MEASURES §2, the station's default."""
    days_a_week: tuple[int, int] = (2, 4)
    """Seed 001."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The same in sentences."""
        down, up = self.down_s, self.up_s
        days = self.days_a_week
        sets = say(
            "{sets} sets of {reps}, {rest} s rest between.",
            sets=self.sets,
            reps=self.reps,
            rest=self.rest_s,
        )
        tempo = say(
            "{down} to {slower} s down, {hold} s at the bottom, {up} to {slowest} s up.",
            down=down[0],
            slower=down[1],
            hold=self.hold_s,
            up=up[0],
            slowest=up[1],
        )
        often = say("On {least} to {most} days a week.", least=days[0], most=days[1])
        return (
            Step(sets, "MEASURES §2"),
            Step(tempo, "MEASURES §2"),
            Step(often, "001, MEASURES §6"),
        )


# Setting up.

CLOTHES: Final = Step(
    "Flat shoes or bare feet, and a close-fitting or tucked-in top.", "MEASURES §2"
)
PLACE: Final = (
    Step("Stand on the floor mark, side-on to the camera, all of you in view.", "MEASURES §2"),
    CLOTHES,
)
FEET: Final = Step("Feet hip-width to shoulder-width apart.", "000, 001")
KNEES: Final = Step("Unlock your knees: a soft bend.", "000, 001, 002, 003, 004")
BRACE: Final = Step("Shoulders down and back, ribs down, belly firm.", "000, 001, 002, 003, 004")
HANDS: Final = Step(
    "Hands on your hips, or crossed on your chest.",
    "001, MEASURES §1.1",
    "001 also offers arms stretched forward; that carries weight and shoulders forward",
)

# Moving.

HIPS_BACK: Final = Step("Push your hips to the wall behind you.", "000, 001, 004, MEASURES §2.1")
SOFT_KNEES: Final = Step("Knees give a little; do not sit.", "004")
SHINS: Final = Step("Shins stay upright.", "001, MEASURES §2.2")
LONG_SPINE: Final = Step("Long spine, from tailbone to head.", "000, 001, 002, 003, MEASURES §8")
EYES: Final = Step(
    "Eyes on the floor, two metres ahead.",
    "000, 003, MEASURES §1.1",
    "001 says eyes forward; at the bottom that cranks the neck, so 000 and 003 are followed",
)
TENSION: Final = Step("Stop when the hamstrings pull.", "000, 001, 004")
HEELS: Final = Step("Press through your heels on the way up.", "000")
TALL: Final = Step("Hips forward, stand tall, squeeze.", "000, 001, 002, 003")
RIBS: Final = Step("Ribs down at the top; no leaning back.", "003, MEASURES §2.3")

# What a good repetition is.

HIPS_FIRST: Final = Step("The hips start; the knees only follow.", "001, MEASURES §1.1")
DEPTH: Final = Step(
    "The trunk comes forward by 45 to 75°, as far as the back stays flat.",
    "000, 004, MEASURES §1.1, MEASURES §2",
    "where to stop is felt, not a number: 004 says at the first tension",
)
A_LITTLE_KNEE: Final = Step(
    "The knees bend by 8 to 35°: neither locked nor a squat.", "MEASURES §1.1"
)
FLAT_BACK: Final = Step(
    "The back keeps the shape it had standing.", "000, 001, 002, 003, MEASURES §1.1"
)
NECK: Final = Step("The head follows the shoulders.", "003, MEASURES §1.1")
FULL_STAND: Final = Step(
    "It ends tall, hips and knees straight, held for a moment.", "003, MEASURES §1.1"
)

# Easier and harder.

KNEEL: Final = Step(
    "Do the kneeling hinge: it leaves the feet and knees out.", "003, MEASURES §2.1"
)
HALF_DEPTH: Final = Step("Go half as deep, 30 to 40°.", "MEASURES §2.1")
GATE_TO_LOAD: Final = Step(
    "Before any weight: nine of ten reps green in three sessions, no pain, and a coach.",
    "MEASURES §6",
)

# Staying safe.

BEFORE: Final = (
    Step("Rate your pain now, 0 to 10. Start only at 3 or less.", "MEASURES §2"),
    Step(
        "Ask your clinician first after a recent back injury, spine or hip surgery or fracture; "
        "with osteoporosis and a fracture, high blood pressure that is not under control, or a "
        "balance disorder; and late in pregnancy.",
        "MEASURES §2",
    ),
)
"""Before a set."""
STOP: Final = (
    Step(
        "Three of the last five reps red for the same thing: rest, then take an easier step.",
        "MEASURES §2",
    ),
    Step("Stop the set if pain rises by 2 or reaches 4.", "MEASURES §2"),
    Step(
        "Stop at once and see a clinician: pain, numbness or tingling down a leg, a weak leg, "
        "numbness between the legs, a change of bladder or bowel, dizziness, chest pain.",
        "MEASURES §2",
    ),
)
"""What ends every set."""
