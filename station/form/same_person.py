"""Whether the body in a sight is still the person whose standing was learned.

The eyes may jump to somebody who walks through, to a mirror, or after they were started
again to whoever stands there. Nobody is better than the wrong one.

Sights in which a body goes on from one to the next are a *run*, and a run is one body:

    run of      becomes       when
    ──────────  ────────────  ────────────────────────────────────────────────────────────
    the person  a stray's     the feet leave the mark, or standing upright the limbs are
                              not of the person's lengths
    a stray     the person's  it stands upright in one place for 3 s, for people do move;
                              or as a stranger's
    a stranger  the person's  the feet stand still where the person's stood, and the limbs
                              have their lengths, for 0.2 s

A body that leaps, changes its size at once or was unseen for long begins a run of a
stranger. After a single slip of the eyes the person's run goes on, and the first run of all
is the person's if it stands near enough.

Distances are in statures; lengths are natural logarithms over the person's own (0.1 is 10 %
longer). *Own* is what the person's own sights reach at most, rendered / real: 176 recordings,
34,906 sights (docs/limits.md).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import Final, NamedTuple

import numpy as np

from station.form.body import Body, Lengths, body_in, gaps, goes_on, leaps, middle
from station.form.calibration import Standing
from station.form.landmarks import ANKLE, HEEL, TOE
from station.form.reps import CLOCK_S, LOST_S
from station.values import LANDMARKS, Sight

NEAR_MARK: Final = 0.10
FAR_MARK: Final = 0.15
"""Whoever returns has every point of the near foot, and the middle one of the far foot, within
so much of where they stood. Own: 0.043 / 0.052 and 0.063 / 0.087."""
NEAR_STILL: Final = 0.05
FAR_STILL: Final = 0.08
"""… and moves the middle one of each no further meanwhile. Of a walker's feet one always
moves, or they are far apart."""
ZONE: Final = 0.25
"""The person's near foot may be so far from the mark, which follows. Own: 0.17, stepping off
the wall; at the beginning 0.20, on the wall."""
LONGEST: Final = (0.085, 0.12, 0.065)
SHORTEST: Final = (-0.085, -0.12, -0.065)
SHORTEST_BENT: Final = (-0.20, -0.32, -0.21)
"""Leg, trunk and both together, as means over 0.2 s; upright the shortest is −LONGEST. Own
upright: −0.042 … 0.021 / −0.047 … 0.048, −0.034 … 0.039 / −0.059 … 0.062, −0.026 … 0.017 /
−0.030 … 0.040. Own bent: down to −0.121 / −0.142, −0.236 / −0.239, −0.119 / −0.155, and up
to 0.032 / 0.038, 0.071 / 0.020, 0.025 / 0.009."""
PROPORTION: Final = 0.13
"""How much the trunk may have grown against the leg, or shrunk, upright. Own: 0.080 / 0.103."""
PROOF_S: Final = 0.2
"""What must last, lasts this long (MEASURES §11)."""
SETTLED_S: Final = 3.0
"""As long as the eyes wait before somebody else may have the mark."""
BLINK_S: Final = 0.25
"""Unseen for longer, a body may be another one."""
FOLLOW_S: Final = 3.0
"""Time constant with which the mark follows the person: a rep turns it little."""
NO_LONGER: Final[Lengths] = (0.0, 0.0, 0.0)


class Mark(NamedTuple):
    """Where the person stands, and how long their limbs are when upright."""

    near_foot: tuple[complex, ...]
    far_foot: tuple[complex, ...]
    """Ankle, heel and toe; the far ones are () until they were seen."""
    lengths: Lengths

    def holds(self, body: Body) -> bool:
        """Whether both feet stand on it."""
        near = max(gaps(self.near_foot, body.near_foot)) <= NEAR_MARK
        return near and (not self.far_foot or middle(self.far_foot, body.far_foot) <= FAR_MARK)

    def at(self, other: Mark) -> Mark:
        """The same stance with its near ankle where the other's is."""
        by = other.near_foot[0] - self.near_foot[0]
        near, far = (tuple(x + by for x in foot) for foot in (self.near_foot, self.far_foot))
        return Mark(near, far, self.lengths)

    def followed(self, body: Body, share: float) -> Mark:
        """The mark after it has gone a share of the way to where this body stands."""
        return Mark(
            _towards(self.near_foot, body.near_foot, share),
            _towards(self.far_foot or body.far_foot, body.far_foot, share),
            _blend(self.lengths, body.lengths, share) if body.upright else self.lengths,
        )


class Stretch:
    """For how long a body has kept its feet in one place."""

    def __init__(self) -> None:
        self._begun: Body | None = None

    def seconds(self, body: Body, counts: bool) -> float:
        """How long by now; it begins anew after any sight that does not count."""
        begun = self._begun
        if not counts or begun is None or not _still(begun, body):
            self._begun = begun = body if counts else None
        return body.time - begun.time if begun else 0.0


class SamePerson:
    """Knows the person of one set from everybody else; show it every sight, in time order."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._learned = self._mark = _where_learned(standing)
        self._lately: deque[Body] = deque()
        """The present run, as far back as a proof goes, …"""
        self._lengths = self._own_lengths = NO_LONGER
        """… and the means of its lengths; what they were in the person's newest sight."""
        self._own: Body | None = None
        """The person's newest."""
        self._begun = self._trusted = self._strayed = False
        self._out = 0
        self._returning, self._settling = Stretch(), Stretch()

    def is_stranger(self, sight: Sight) -> bool:
        """Whether somebody else is in this sight; nobody at all is no stranger."""
        body = body_in(sight, self._standing)
        if body is None:
            return False
        if not self._continues(body):
            self._begin(body)
        self._note(body)
        self._trusted = self._is_person(body)
        if self._trusted:
            self._follow(body)
        else:
            self._out += 1
        return not self._trusted

    def _continues(self, body: Body) -> bool:
        """Whether the body of the present run goes on; out of sight it must stay on the mark."""
        if not self._lately:
            return False
        step = body.time - self._lately[-1].time
        if step > LOST_S or (step > BLINK_S and not self._is_on_mark(body)):
            return False
        return goes_on(self._lately[-1], self._lengths, body, step)

    def _begin(self, body: Body) -> None:
        """A new run: nobody's yet, unless it is the first of all."""
        self._lately.clear()
        self._returning, self._settling = Stretch(), Stretch()
        self._trusted = not self._begun and middle(self._mark.near_foot, body.near_foot) <= ZONE
        self._strayed, self._begun = False, True
        if self._trusted:
            self._mark = Mark(body.near_foot, body.far_foot, self._mark.lengths)

    def _note(self, body: Body) -> None:
        lately = self._lately
        lately.append(body)
        while len(lately) > 1 and body.time - lately[1].time >= PROOF_S - CLOCK_S:
            lately.popleft()
        leg, trunk, both = map(sum, zip(*(b.lengths for b in lately), strict=True))
        self._lengths = (leg / len(lately), trunk / len(lately), both / len(lately))

    def _is_person(self, body: Body) -> bool:
        """Whether the run, this sight the newest of it, is the person's."""
        if self._trusted:
            away = middle(self._mark.near_foot, body.near_foot) > ZONE
            self._strayed = away or (self._was_watched() and not self._is_alike())
            return not self._strayed
        if self._returns(body) or self._slipped(body):
            return True
        if self._has_settled(body):
            self._mark = Mark(body.near_foot, body.far_foot, self._lengths)
            return True
        return False

    def _returns(self, body: Body) -> bool:
        """Whether this is the person again: upright, or as bent as they just were."""
        seconds = self._returning.seconds(body, self._is_on_mark(body))
        if seconds < PROOF_S - CLOCK_S:
            return False
        return self._is_alike() if self._is_upright() else self._is_as_bent(body)

    def _is_as_bent(self, body: Body) -> bool:
        """Whether the person was seen a moment ago, can be here by now, and was as long."""
        own = self._own
        if own is None or own.upright or self._strayed or body.time - own.time > LOST_S:
            return False
        over = [abs(x - x0) for x, x0 in zip(self._lengths, self._own_lengths, strict=True)]
        alike = all(x <= most for x, most in zip(over, LONGEST, strict=True))
        return alike and not leaps(own, body, body.time - own.time)

    def _slipped(self, body: Body) -> bool:
        """Whether the person goes on after the eyes were mistaken in one sight."""
        own = self._own
        if own is None or self._strayed or self._out != 1 or not self._is_on_mark(body):
            return False
        step = body.time - own.time
        return step <= BLINK_S and goes_on(own, self._own_lengths, body, step / 2)

    def _has_settled(self, body: Body) -> bool:
        """Whether this may be the person after a move: followed by the eyes, or a small one."""
        seconds = self._settling.seconds(body, body.upright)
        if seconds < SETTLED_S:
            return False
        near = middle(self._mark.near_foot, body.near_foot) <= ZONE
        return self._strayed or (near and self._is_alike())

    def _follow(self, body: Body) -> None:
        step = min(body.time - self._own.time, LOST_S) if self._own else 0.0
        self._mark = self._mark.followed(body, 1.0 - exp(-step / FOLLOW_S))
        self._own, self._own_lengths, self._out = body, self._lengths, 0

    def _is_on_mark(self, body: Body) -> bool:
        """Whether the feet are where the person stands, or was learned."""
        return self._mark.holds(body) or self._mark.at(self._learned).holds(body)

    def _was_watched(self) -> bool:
        """Whether the run has lasted as long as a proof takes."""
        return self._lately[-1].time - self._lately[0].time >= PROOF_S - CLOCK_S

    def _is_upright(self) -> bool:
        return all(b.upright for b in self._lately)

    def _is_alike(self) -> bool:
        """Whether the limbs lately had the person's lengths, as far as the picture shows them."""
        over = [x - own for x, own in zip(self._lengths, self._mark.lengths, strict=True)]
        upright = self._is_upright()
        shortest = SHORTEST if upright else SHORTEST_BENT
        alike = all(a <= x <= b for a, x, b in zip(shortest, over, LONGEST, strict=True))
        return alike and not (upright and abs(over[0] - over[1]) > PROPORTION)


def nobody_in(sight: Sight) -> Sight:
    """The same moment, with nobody to be seen in it."""
    points, seen = np.full((LANDMARKS, 2), np.nan, np.float32), np.zeros(LANDMARKS, np.float32)
    return replace(sight, points=points, seen=seen, silhouette=None, rod=None)


def _where_learned(standing: Standing) -> Mark:
    feet = [standing.in_picture(joint).tolist() for joint in (ANKLE, HEEL, TOE)]
    return Mark(tuple(complex(*at) / standing.stature for at in feet), (), NO_LONGER)


def _still(one: Body, other: Body) -> bool:
    near, far = middle(one.near_foot, other.near_foot), middle(one.far_foot, other.far_foot)
    return near <= NEAR_STILL and far <= FAR_STILL


def _towards(one: Sequence[complex], other: Sequence[complex], share: float) -> tuple[complex, ...]:
    return tuple(a + share * (b - a) for a, b in zip(one, other, strict=True))


def _blend(one: Lengths, other: Lengths, share: float) -> Lengths:
    a, b, c = (x + share * (y - x) for x, y in zip(one, other, strict=True))
    return a, b, c
