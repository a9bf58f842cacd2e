"""Where in the source the words for people stand: the table that a new place is added to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a message is, with the most words that it may have in any language; 0: any."""

    CUE = ("cue", 6)
    """Read or heard in the middle of a movement."""
    LABEL = ("label", 3)
    STEP = ("lesson", 12)
    TEXT = ("text", 0)

    @property
    def words(self) -> int:
        """At most; 0 for no limit."""
        return self.value[1]

    @property
    def note(self) -> str:
        """For the translator."""
        name, words = self.value
        return f"{name}: at most {words} words" if words else ""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument that holds words, or a tuple of them."""

    name: str
    at: int | None = None
    """Its place in the call, 0 for the first; None where it is always named."""
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Call:
    """Something that is called with words for people."""

    name: str
    """Of the class, function or method, without what stands before the dot."""
    arguments: tuple[Argument, ...]
    under: str = ""
    """Where in `station/`; "" everywhere."""
    home: str = ""
    """The module that it must be imported from, for a name that others have too."""


CALLS: Final = (
    Call("say", (Argument("pattern", 0),), home="station.values"),
    # form: what can go wrong, and the drills
    Call("Fault", (Argument("title", 1), Argument("cue", 4, Kind.CUE))),
    Call("Step", (Argument("text", 0),), "form/drills"),
    Call("Lesson", (Argument("words", 0, Kind.STEP),)),
    Call("Drill", (Argument("title"), Argument("short"))),
    Call("Verdict", (Argument("reason", 2),), "form"),
    Call(
        "Exercise",
        (Argument("name", 1), Argument("how", 2), Argument("dosage", 3)),
        "form/drills",
    ),
    # coach: what is said
    Call("Hint", (Argument("words", 1, Kind.CUE),)),
    Call("Said", (Argument("cue", 0, Kind.CUE),)),
    Call("Advice", (Argument("summary", 0), Argument("next"))),
    Call("WallStep", (Argument("sentence", 2),)),
    Call("Choice", (Argument("title", 1),)),
    Call(
        "Feedback",
        (
            Argument("title", 2),
            Argument("cue", 3),
            Argument("lines", 4),
            Argument("hint", 6),
            Argument("notices"),
        ),
    ),
    Call(
        "Summary",
        (
            Argument("verdict", 3),
            Argument("practise", 5, Kind.CUE),
            Argument("next", 6),
            Argument("take_away", 7),
        ),
    ),
    # staff
    Call("Page", (Argument("title", 0),), "staff"),
    Call("link", (Argument("label", 1, Kind.LABEL), Argument("value", 2)), "staff"),
    Call("action", (Argument("label", 1, Kind.LABEL), Argument("value", 3)), "staff"),
    Call("switch", (Argument("label", 1, Kind.LABEL),), "staff"),
    Call("stepper", (Argument("label", 1, Kind.LABEL), Argument("value", 2)), "staff"),
    Call("note", (Argument("label", 1, Kind.LABEL), Argument("value", 2)), "staff"),
    Call("pick", (Argument("label", 2, Kind.LABEL), Argument("options", 3)), "staff"),
    Call("Item", (Argument("label", 1, Kind.LABEL), Argument("value", 2))),
    Call("Menu", (Argument("title", 0), Argument("words", 3))),
    Call("Finding", (Argument("part", 0, Kind.LABEL),), "check"),
    # what is exported
    Call("say", (Argument("text", 0),), "store/export"),
    # the eyes' troubles
    Call("EyesState", (Argument("words", 1),)),
    Call("Rung", (Argument("words", 3),)),
    # screen: what a scene writes by itself
    Call("text", (Argument("words", 1),), "screen/scenes"),
    Call("button", (Argument("words", 1, Kind.LABEL),), "screen/scenes"),
    Call("foot", (Argument("keys", 3, Kind.LABEL),), "screen/scenes"),
    Call("hint", (Argument("words", 3),), "screen/scenes"),
    Call("cue", (Argument("words", 2),), "screen/scenes"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Constants of a module that hold words: a text, or a tuple or mapping of texts."""

    under: str
    """A folder or a file in `station/`."""
    names: tuple[str, ...] = ()
    """Of the constants; none: all in capitals whose texts read as words, not as ids."""
    kind: Kind = Kind.TEXT


TABLES: Final = (
    Table(
        "coach/cues.py",
        ("PRAISE", "FIXED", "CANNOT_JUDGE", "NOT_COUNTED"),
        Kind.CUE,
    ),
    Table("coach"),
    Table("screen/scenes"),
    Table("vision/ladder.py"),
    Table("app/kiosk.py"),
)

STAND_INS: Final = ("bench/",)
"""Folders whose texts nobody reads: they fill a screen to see how fast it is."""
