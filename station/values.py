"""The values that flow through the station: read this page first.

    Frame ──vision──▶ Sight ──form──▶ Posture ──form──▶ Rep ──form──▶ Verdict ──coach──▶ Feedback

All are frozen. Coordinates are *square pixels* of the upright picture: x to the right,
y down, (0, 0) the outer corner of the top-left pixel. Times are seconds on one clock
that never goes back (live: the monotonic clock, which both processes share). Angles are
degrees. What cannot be known is NaN, and NaN is never judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Points = NDArray[np.float32]

LANDMARKS = 33
"""Points of one body, in BlazePose's order (named in `station.form.landmarks`)."""


class Words(str):
    """A sentence in English that can still be said in another language.

    It reads as what `say` filled in; `pattern` and `filled` are what it was made of, and what
    a catalogue translates. A sentence that nothing is filled into is a plain str.
    """

    pattern: str
    """With its gaps, e.g. "{good} of {all} good"."""
    filled: Mapping[str, object]
    """What stands in each gap; texts among it are translated too."""


def say(pattern: str, **filled: object) -> Words:
    """Fill the gaps of a sentence, as `str.format` does, and remember how."""
    words = Words(pattern.format(**filled))
    words.pattern, words.filled = pattern, filled
    return words


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, as the camera or the file gave it, upright."""

    time: float
    """Seconds, stamped by the source; strictly increasing."""
    image: Image
    """(height, width, 3) uint8, RGB."""


@dataclass(frozen=True, slots=True)
class Silhouette:
    """Where the body is, as a small soft mask cut out around it."""

    mask: Image
    """(h, w) uint8: 0 is surely background, 255 surely body, the outline lies at 127.5."""
    origin: tuple[float, float]
    """Picture x, y of the outer corner of the mask's first pixel, square pixels."""
    scale: float
    """Square pixels of the picture per mask pixel."""


@dataclass(frozen=True, slots=True)
class Rod:
    """A dowel seen in the picture, as a straight line."""

    ends: Points
    """(2, 2) float32, the ends of what is seen of its axis, square pixels, the one nearer the
    head first."""
    score: float
    """Length of line found over trunk length (dimensionless)."""
    proven: bool
    """Whether it has been seen to turn with the trunk, as no post in the room does: only
    then is it measured against."""


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall behind the person, seen edge-on in the picture."""

    ends: Points
    """(2, 2) float32, the line in which it cuts the plane that the person moves in, from
    above the head to the floor, square pixels."""
    score: float
    """Share of the wall's foot that was seen, 0–1."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the eyes make of one frame: no pixels of it are left."""

    time: float
    """Seconds, of the frame."""
    size: tuple[int, int]
    """Width and height of the picture, square pixels."""
    points: Points
    """(33, 2) float32, square pixels; all NaN when nobody is seen."""
    seen: Points
    """(33,) float32, how surely each point is visible, 0–1; all 0 when nobody is seen."""
    silhouette: Silhouette | None
    """The outline of the same person, or None when there is none."""
    rod: Rod | None
    """The dowel, or None when none was found or looked for."""
    people: int
    """How many people were seen, 0 or more."""
    brightness: float
    """Mean luma of the picture, 0–1."""
    wall: Wall | None = None
    """The wall behind the person, or None when none was found or looked for."""


@dataclass(frozen=True, slots=True)
class Spine:
    """The back's outline from below the tailbone to the neck, ray by ray."""

    contour: Points
    """(40, 2) float32, where each ray meets the outline, square pixels of the picture,
    from the hip upwards; NaN where an arm hides it."""
    offsets: Points
    """(40,) float32, how far each of them lies from the hip–shoulder line, trunk lengths."""


@dataclass(frozen=True, slots=True)
class Posture:
    """How the body is held at one moment, seen from its near side.

    Inclinations are from the vertical, forward +. Standing is not subtracted here.
    """

    time: float
    facing: int
    """+1 when the person faces the right of the picture, −1 the left."""
    trunk: float
    """Trunk inclination, hip → shoulder, degrees."""
    thigh: float
    """Thigh inclination, knee → hip, degrees (− when the hip is behind the knee)."""
    shank: float
    """Shank inclination, ankle → knee, degrees."""
    hip: float
    """Hip flexion = trunk − thigh, degrees."""
    knee: float
    """Knee flexion = shank − thigh, degrees."""
    head: float
    """Head inclination, ear → eye, degrees (90 looks straight ahead when standing)."""
    neck: float
    """Neck inclination, shoulder → ear, degrees."""
    depth: float
    """The rep signal q, degrees: 0 standing; see `station.form.reps`."""
    joints: Points
    """(10, 2) float32, near side, in the body's frame: forward +, up +, square pixels.
    Rows are named in `station.form.landmarks.JOINTS`."""
    certainty: float
    """Least visibility of near shoulder, hip, knee and ankle, 0–1."""
    yaw: float
    """How far from exactly side-on the person stands, degrees, 0 or more."""
    spine: Spine | None
    """The back's outline, or None when it could not be seen."""
    rod_gaps: Points
    """(4,) float32, gap between rod and body at tailbone, upper back, back of the head and
    middle of the back, cm by the person's own scale; NaN where rod or body is not seen."""
    wall_gap: float
    back_gap: float
    """From the rearmost of the hips, and of the upper back, to the wall, cm; NaN when no wall
    is known."""


@dataclass(frozen=True, slots=True)
class Rep:
    """One repetition: standing, down, bottom, up, standing."""

    number: int
    """1 for the first of the set."""
    postures: tuple[Posture, ...]
    """From start to end, in time order."""
    start: float
    """Seconds: where the descent begins."""
    bottom: float
    """Seconds: the deepest moment."""
    end: float
    """Seconds: standing again, or the valley before the next rep."""
    stood: bool
    """False when the next rep began before standing tall (the valley rule)."""


class Call(StrEnum):
    """The three answers of the two lights."""

    GOOD = "good"
    FIX = "fix"
    UNJUDGED = "unjudged"


class Severity(StrEnum):
    """How much a fault weighs: advisory faults never turn a rep red."""

    RED = "red"
    AMBER = "amber"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True)
class FaultSeen:
    """A fault found in one rep, with its evidence."""

    id: str
    """Row of `station.form.faults.CATALOGUE`."""
    severity: Severity
    value: float
    """What was measured."""
    limit: float
    """The limit that it passed."""
    unit: str
    """Of value and limit: "deg", "s", "%", "cm", "m/s", or "" for a ratio."""
    phase: str
    """When in the rep: "setup", "descent", "bottom", "ascent", "lockout" or "rep"."""
    cue: str
    """What to do about it, a few words for the person on the mat."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one rep."""

    call: Call
    faults: tuple[FaultSeen, ...]
    """Worst first. Advisory ones may stand beside a good call."""
    reason: str
    """Why it could not be judged, a sentence; "" unless the call is unjudged."""
    cue: str
    """The one thing to say, "" when there is nothing to fix."""
    unseen: tuple[str, ...] = ()
    """Ids of faults that could not be looked for in this rep."""
    measures: Mapping[str, float] = field(default_factory=dict)
    """Every measure taken, by name (units in `station.form.measures`); NaN where unknown."""


# What is left of a whole set when it is over: small, and all that a report needs.


@dataclass(frozen=True, slots=True)
class JudgedRep:
    """One repetition of a finished set, without its postures."""

    number: int
    start: float
    bottom: float
    end: float
    """Seconds; see `Rep`."""
    depth: float
    """Trunk inclination at the bottom, as change from standing, degrees."""
    band: str
    """How deep, in words: "shallow", "good" or "deep"."""
    down: float
    hold: float
    up: float
    """Seconds of descent, of stay at the bottom, and of ascent."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Curves:
    """The angles of a whole set, a sample a frame; NaN where unseen. All shaped (n,)."""

    time: NDArray[np.floating]
    """Seconds; float64, since single precision is too coarse after a day of uptime."""
    trunk: Points
    hip: Points
    knee: Points
    """Trunk inclination, hip flexion and knee flexion as change from standing, degrees."""


@dataclass(frozen=True, slots=True)
class SetRecord:
    """A finished set: what `station analyze` hands to the report."""

    drill: str
    """Drill id, a key of `station.form.drills.DRILLS`."""
    title: str
    """The drill's name as people say it."""
    reps: tuple[JudgedRep, ...]
    curves: Curves
    notes: tuple[str, ...]
    """Sentences about the whole set: partial reps, how standing was learned, what could
    not be seen."""
    model: str
    """The pose model that saw it, e.g. "full"."""


# The live station: what the eyes report of themselves, what the coach answers, what is kept.


class Vision(StrEnum):
    """Whether the eyes can be relied on."""

    OPENING = "opening"
    """They are being started, for the first time or again."""
    SEEING = "seeing"
    PAUSED = "paused"
    """Pictures have stopped for a moment: nothing is counted."""
    BLIND = "blind"
    """Something is wrong that people should be told; `EyesState.words` says what."""


@dataclass(frozen=True, slots=True)
class EyesState:
    """What the vision process is about, as the kiosk knows it."""

    vision: Vision
    words: str = ""
    """What is wrong and what to do, a sentence for people; "" while nothing is."""
    code: str = ""
    """Short name of the trouble for whoever is asked about it, e.g. "CAM-1"; "" while none."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest picture, for the screen only: it is never stored."""

    time: float
    """Seconds, of the frame."""
    image: Image
    """(height, width, 3) uint8 RGB, as the camera sees it: not mirrored."""


class Scene(StrEnum):
    """What the station is doing with whoever is there."""

    ATTRACT = "attract"
    CHOOSE = "choose"
    SET_UP = "set up"
    FRAME = "frame"
    CALIBRATE = "calibrate"
    COUNT_IN = "count in"
    SET = "set"
    REST = "rest"
    SUMMARY = "summary"
    TROUBLE = "trouble"
    STAFF = "staff"
    """Behind the PIN: no visit is going on."""


class Light(StrEnum):
    """A signal of the two lamps; never both at once."""

    GREEN = "green"
    """A good rep: green, steady for 600 ms."""
    RED = "red"
    """Something to fix: red, two pulses."""
    DARK = "dark"
    """Could not be judged, or nothing to say: both off."""
    READY = "ready"
    """The person is seen and may begin: a soft green, where the owner wants it."""


class Tone(StrEnum):
    """A sound, by its meaning."""

    TICK = "tick"
    """A second of the count-in, or a rep without feedback."""
    GO = "go"
    GOOD = "good"
    FIX = "fix"
    DONE = "done"


class Touch(StrEnum):
    """What a tap asks for; everything can be done without one."""

    START = "start"
    CHOOSE = "choose"
    """The drill named in the tap."""
    NEXT = "next"
    """Go on: the steps are read, the rest is long enough, once more after the summary."""
    END = "end"
    """End the set, or the visit."""
    LANGUAGE = "language"
    """Speak the language whose code the tap names, for this visit."""
    CORNER = "corner"
    """The corner that staff know of: five in a row ask for the PIN."""
    PRESS = "press"
    """Something in the staff's menu, by the id that the tap names."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One touch of the screen, by its meaning."""

    touch: Touch
    what: str = ""
    """Drill id for CHOOSE, language code for LANGUAGE, item id for PRESS."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A drill on offer."""

    drill: str
    title: str
    chosen: bool
    """Whether holding still now takes this one."""
    figure: Sight | None = None
    """The figure doing it well, at this moment."""


class Arrow(StrEnum):
    """Which way to move; left and right as on the mirrored screen."""

    LEFT = "left"
    RIGHT = "right"
    BACK = "back"
    """Away from camera and screen."""
    CLOSER = "closer"
    TURN = "turn"
    """Until one side faces the camera."""
    UP = "up"
    """Stand tall."""


@dataclass(frozen=True, slots=True)
class RodGauge:
    """Where the rod touches: how far it is off now, cm; NaN where that cannot be seen."""

    head: float
    upper_back: float
    tailbone: float
    touch: float
    """Nearer than this it touches, cm."""


@dataclass(frozen=True, slots=True)
class WallGauge:
    """How far the hips are from the wall."""

    gap: float
    """Now, cm; NaN while no wall is known or the hips are hidden."""
    touch: float
    """Nearer than this they touch, cm."""
    touched: bool
    """Whether they have touched in this rep."""


@dataclass(frozen=True, slots=True)
class TempoGauge:
    """How long the way down takes, against the band's pull."""

    down: float
    """Seconds of this descent so far, or of the last one while standing."""
    least: float
    """Seconds that it should take at least."""
    going_down: bool


Gauge = RodGauge | WallGauge | TempoGauge
"""What a drill's own instrument shows."""


@dataclass(frozen=True, slots=True)
class Angles:
    """Degrees for the clinician, as change from standing; NaN where unseen."""

    trunk: float
    hip: float
    knee: float
    curve: Points
    """(n, 2) float32: seconds before now (0 or less), and trunk inclination, degrees."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How a set went, in few words."""

    good: int
    judged: int
    """Reps that could be judged."""
    best: int
    """Number of the best rep; 0 when none was good."""
    verdict: str
    """How it went, in a few words."""
    fault: str
    """Id of the one thing to practise; "" when nothing kept coming back."""
    practise: str
    """What to do about it, in at most six words; "" likewise."""
    next: str
    """What to try next, a sentence of at most twelve words; "" to do the same again."""
    take_away: tuple[str, ...]
    """The result in lines of plain text, for a code that a phone reads."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the staff's menu."""

    id: str
    """What a tap on it names; of a step "<id> -" and "<id> +"."""
    label: str
    value: str = ""
    """What it is set to, or what was found."""
    kind: str = "open"
    """"open" leads on, "do" acts, "switch" is on or off, "step" goes down and up,
    "text" cannot be touched."""
    on: bool = False
    """Of a switch."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the history."""

    label: str
    good: int
    fix: int
    unjudged: int
    """Reps."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A page for the staff."""

    title: str
    kind: str = "list"
    """"pin" is a pad of twelve keys (ids "0" to "9", "back", "ok"), "list" has items, "aim"
    shows the live picture beside them, "chart" the bars."""
    items: tuple[Item, ...] = ()
    words: str = ""
    """One sentence: what to do, or what came of it."""
    typed: int = 0
    """Digits of the PIN so far."""
    page: int = 1
    pages: int = 1
    """Of a long list; ids "page -" and "page +" turn it. "up" leads back from every page."""
    bars: tuple[Bar, ...] = ()
    zone: tuple[float, float] | None = None
    """The mark, shares of the picture's width."""
    wall: Points | None = None
    """The wall's line, (2, 2), square pixels of the picture."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that the person gets at one moment, and nothing about how it is shown."""

    time: float
    """Seconds."""
    scene: Scene
    title: str = ""
    """What this is about, e.g. the drill's name."""
    cue: str = ""
    """The one thing to do now, "" when there is none."""
    lines: tuple[str, ...] = ()
    """Text to read at leisure: the privacy line, a code, the advice in full."""
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    """How to go on without touching anything, "" when there is nothing to be done."""
    figure: Sight | None = None
    """The figure that shows it, at this moment; drawn like a person who is seen."""
    example: Call | None = None
    """Whether the figure does it well (GOOD) or makes a mistake (FIX)."""
    page: tuple[int, int] = (1, 1)
    """Which step of how many is shown."""
    count: int = 0
    """Reps so far in this set."""
    of: int = 0
    """Reps that make the set; 0 when there is no set."""
    calls: tuple[Call, ...] = ()
    """The verdict on each rep so far: the dots."""
    progress: float = float("nan")
    """Of the ring that is filling (holding still, counting in, resting), 0–1; NaN without one."""
    depth: float = 0.0
    """How deep the person is, 0 standing, 1 at the depth that counts, or more."""
    paused: bool = False
    """Whether counting waits: the person or the pictures are away."""
    framed: bool = False
    """Whether the person stands where and how they should."""
    arrow: Arrow | None = None
    """Which way the person should move, when that is what is wrong."""
    back: Points | None = None
    """(40, 2) float32, the back's outline from below the tailbone to the neck, square pixels
    of the picture; NaN where an arm hides it."""
    gauge: Gauge | None = None
    """The drill's own instrument."""
    angles: Angles | None = None
    """For the clinician, in the clinic's profile only."""
    summary: Summary | None = None
    menu: Menu | None = None
    """For the staff."""
    drill: str = ""
    """Drill id; "" while none is chosen."""
    language: str = ""
    """Code of the language that this visit speaks, e.g. "de"; "" for the site's own."""
    notices: tuple[str, ...] = ()
    """What else should be known, e.g. that nothing can be saved; quiet, at the edge."""
    light: Light | None = None
    """A signal that begins now; None leaves the lamps alone."""
    tone: Tone | None = None
    """A sound that begins now."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A set that was going on when the station stopped, read back from the store."""

    session: int
    set: int
    """Rows of the store."""
    drill: str
    """Drill id."""
    of: int
    """Reps that make the set."""
    number: int
    """Which set of the session it is, 1 for the first."""
    reps: tuple[JudgedRep, ...]
    """Those that were acknowledged, in order."""
