"""What an evaluation finds, before anything is counted: clips, their reps, and their errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.values import Severity

Series = NDArray[np.float64]
NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """How far a measure was off, once a frame or once a rep."""

    signed: Series
    """(n,) measured less true, finite; the unit is that of the field it stands in."""

    @staticmethod
    def of(values: Iterable[float] | Series) -> Errors:
        """Those that are known."""
        known = np.array([*values], float)
        return Errors(known[np.isfinite(known)])

    @staticmethod
    def pooled(parts: Iterable[Errors]) -> Errors:
        """All of them together."""
        return Errors(np.concatenate([np.empty(0), *(part.signed for part in parts)]))

    @property
    def count(self) -> int:
        """How many."""
        return len(self.signed)

    @property
    def median(self) -> float:
        """Of the amounts, whichever way; NaN without any."""
        return float(np.median(np.abs(self.signed))) if self.count else NAN

    @property
    def p95(self) -> float:
        """19 of 20 are no larger; NaN without any."""
        return float(np.percentile(np.abs(self.signed), 95)) if self.count else NAN

    @property
    def bias(self) -> float:
        """Median with its sign: + reads too much; NaN without any."""
        return float(np.median(self.signed)) if self.count else NAN


NO_ERRORS: Final = Errors(np.empty(0))


@dataclass(frozen=True, slots=True)
class AngleError:
    """How far one angle is off, degrees, mean over a clip."""

    mae: float
    bias: float
    change_mae: float
    """Of the change from standing: what the judgement rests on."""


@dataclass(frozen=True, slots=True)
class RepResult:
    """One repetition: what was true of it, and what the station said."""

    number: int
    """Of the truth; 0 for one that was counted though nobody did it."""
    counted: bool
    true: tuple[str, ...] = ()
    grey: tuple[str, ...] = ()
    """Naming these is neither right nor wrong; see `truth.TrueRep`."""
    found: Mapping[str, Severity] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    """Faults of which the station said that it could not look for them."""
    call: str = ""
    """"" for a rep that was not counted."""
    errors: Mapping[str, float] = field(default_factory=dict)
    """Measured less true, by the names of `reps.PAIRS`; NaN where either is unknown."""

    @property
    def red(self) -> bool:
        """Whether a red fault was named."""
        return Severity.RED in self.found.values()


@dataclass(frozen=True, slots=True)
class FrameErrors:
    """What can be compared frame by frame."""

    angles: Mapping[str, AngleError] = field(default_factory=dict)
    lag: float = NAN
    """Seconds by which the trunk's angle trails the truth."""
    rod: Mapping[str, Errors] = field(default_factory=dict)
    """Point → error of its gap, as change from standing, cm, where it was in view."""
    wall: Errors = NO_ERRORS
    """Error of the gap between hips and wall, cm, where a wall was known."""
    contour: Errors = NO_ERRORS
    """How far the back's outline lies behind the true dorsal line, cm."""


@dataclass(frozen=True, slots=True)
class ClipResult:
    """One clip: what was true, and what the station said."""

    name: str
    drill: str
    body: str
    """Who was rendered; "" for people."""
    labels: tuple[str, ...]
    """Faults by the clip's label."""
    reps: tuple[RepResult, ...]
    engine: str = ""
    """Engine and model that saw it."""
    reused: bool = False
    """Whether a kept recording of it was judged."""
    rod_share: float = NAN
    """Share of its frames in which a rod was reported."""
    has_rod: bool = False
    has_wall: bool = False
    wall_source: str = ""
    """How the wall is known: "site", "person" or "picture"; "" when it is not."""
    frames: FrameErrors = field(default_factory=FrameErrors)

    @property
    def reps_true(self) -> int:
        """How many were done."""
        return sum(rep.number > 0 for rep in self.reps)

    @property
    def reps_found(self) -> int:
        """How many were counted."""
        return len(self.counted)

    @property
    def counted(self) -> tuple[RepResult, ...]:
        """Those that the station counted."""
        return tuple(rep for rep in self.reps if rep.counted)

    @property
    def faults_true(self) -> tuple[str, ...]:
        """Every fault of any of its reps."""
        return tuple(dict.fromkeys([*self.labels, *(f for r in self.reps for f in r.true)]))

    @property
    def faults_found(self) -> tuple[tuple[str, ...], ...]:
        """What was named in each rep that was counted."""
        return tuple(tuple(rep.found) for rep in self.counted)

    @property
    def calls(self) -> tuple[str, ...]:
        """Of each rep that was counted."""
        return tuple(rep.call for rep in self.counted)

    @property
    def red(self) -> int:
        """Counted reps with a red fault."""
        return sum(rep.red for rep in self.counted)


@dataclass(frozen=True, slots=True)
class SetResult:
    """A set of clips under one name."""

    name: str
    folders: tuple[str, ...]
    """Their base names."""
    clips: tuple[ClipResult, ...]

    @property
    def reps(self) -> tuple[RepResult, ...]:
        """Of all clips."""
        return tuple(rep for clip in self.clips for rep in clip.reps)

    @property
    def bodies(self) -> tuple[str, ...]:
        """Who was rendered, each once, in order."""
        return tuple(sorted({clip.body for clip in self.clips} - {""}))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All sets that were measured together."""

    model: str
    sets: tuple[SetResult, ...]

    @property
    def clips(self) -> tuple[ClipResult, ...]:
        """Of all sets."""
        return tuple(clip for one in self.sets for clip in one.clips)
