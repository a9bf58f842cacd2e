"""The words of the page about accuracy, and how its numbers and tables are written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from station.evaluate.reps import SAME_SHARE
from station.evaluate.score import Share
from station.evaluate.truth import RULES

ANGLE_ERRORS: Final = ("mae", "bias", "change_mae")
"""Fields of `AngleError`, in the order of a row."""
WALL_HEADS: Final = (
    "gap, cm",
    "least gap of a rep, cm",
    "time of the touch, s",
    "heel to wall, foot lengths",
)
WALL_SOURCES: Final = {
    "picture": "from its foot in the picture",
    "person": "from the person, who stood on it first",
    "site": "from the site's line",
    "": "not at all",
}
TEMPO_HEADS: Final = ("median, s", "95 % within, s", "bias, s")
OUTLINE_HEADS: Final = ("median, cm", "95 % within, cm", "bias, cm")

TITLE: Final = "# How right the station is, and how we know"


def _rule_words() -> str:
    """ "A, B from 4 cm (2–4 cm: neither); C from …"."""
    groups: dict[tuple[float, float], list[str]] = {}
    for rule in RULES:
        groups.setdefault((rule.grey, rule.true), []).append(rule.fault)
    return "; ".join(
        f"{', '.join(faults)} from {true:g} cm ({grey:g}–{true:g} cm: neither)"
        for (grey, true), faults in groups.items()
    )


SETS: Final = """\
Rendered people come from one family of bodies, in a clean room without motion blur: a best
case. Their truth is exact, for the picture was drawn from it. Of real people only the count and
the label of a clip are known, and what its source did not rate counts as not there. Why limits
lie where they lie is told in [limits.md](limits.md)."""

_SHARED: Final = f"{100 * SAME_SHARE:.0f} %"
FAULTS: Final = f"""\
Counted in reps. A rep found and a rep done are the same when they share {_SHARED} of the
shorter one's time. A fault is *named* when the station gives it to a rep that has it, at any
weight; *missed* when it does not, or does not count the rep; *false* when the rep does not have
it. Every rep has its clip's label, and what the truth's own numbers show beside it:
{_rule_words()}.
A consequence of a fault that is there (an upper back that rounds with the low one) is neither
right nor false. Advice never turns a light red, and is counted apart."""

ANGLES: Final = """\
Mean absolute error over all pictures, degrees, mean of the clips. Judgement rests on the last
column: what is constant goes when standing is subtracted."""

ROD: Final = """\
Error of the gap between rod and body, as change from standing, on pictures in which the point
is in view."""

WALL: Final = """\
Each cell: median error, 95 % within, and in brackets of how many pictures or reps."""

DESCENT: Final = "Error of the time that the way down takes."

OUTLINE: Final = """\
How far the points of the back's outline lie from the true line of the back, where both are
known, by drill: an arm that holds a rod behind the back passes for its outline. Bias + lies
behind the back."""

UNSEEN: Final = """\
## What cannot be seen

From one side camera, by anybody: knees caving in, weight left or right, a twisting pelvis,
bracing, glutes, stretch, the band's tension. By this station: an arched low back behind hands on
the hips (named from neck and chest alone, as advice); a mildly rounded back
([limits.md](limits.md) says how mild); a heel that lifts a little; the back behind a rod arm."""


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number for people: a true minus, no minus zero, "–" for what is not known."""
    if value != value:
        return "–"
    rounded = round(value, decimals) + 0.0
    return f"{rounded:{'+' if sign and rounded else ''}.{decimals}f}".replace("-", "−")


def percent(share: float) -> str:
    """A share in per cent; "–" for what is not known."""
    return "–" if share != share else f"{100 * share:.0f} %"


def of(share: Share) -> str:
    """ "3 of 20"."""
    return f"{share.part} of {share.whole}"


def counted(count: int, thing: str) -> str:
    """ "1 rep", "2 reps"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], left: Collection[int] = ()
) -> str:
    """A Markdown table; columns are right-aligned but those in `left`."""
    rule = ["---" if place in left else "--:" for place in range(len(heads))]
    lines = [heads, rule, *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
