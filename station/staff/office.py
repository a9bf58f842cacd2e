"""What the pages of the menu work with while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from station.errors import StationError
from station.staff.aim import Aim
from station.staff.choices import Choices
from station.staff.jobs import Job
from station.values import Tone, say

if TYPE_CHECKING:
    from station.staff import Hands

START: Final = "start"
"""Id of the page that the menu begins with."""


@dataclass
class Place:
    """A page that is open."""

    page: str
    """Its id."""
    about: int = 0
    """Number of the row that led here."""
    leaf: int = 0
    """Which leaf of a long page, 0 the first."""


class Office:
    """What is set, what is being done, and which page is open."""

    def __init__(self, choices: Choices, hands: Hands) -> None:
        self.choices, self.hands = choices, hands
        self.aim = Aim()
        self.jobs: dict[str, Job[Any]] = {}
        """Page id → what was begun there."""
        self.words = ""
        """What came of the last press, a sentence; "" for the page's own words."""
        self.tone: Tone | None = None
        """To be played once."""
        self.path = [Place(START)]
        """From the first page to the one that is open."""

    @property
    def place(self) -> Place:
        """The page that is open."""
        return self.path[-1]

    def go(self, page: str, about: int = 0) -> None:
        """Open a page."""
        self.path.append(Place(page, about))

    def back(self) -> bool:
        """Return to the page before; False when there is none. What was chosen is kept."""
        self.words = ""
        self.keep()
        if len(self.path) > 1:
            self.path.pop()
            return True
        return False

    def keep(self) -> bool:
        """Keep what was chosen; if that fails say why, and False."""
        if not self.choices.unkept:
            return True
        try:
            self.hands.keep(self.choices.unkept)
        except StationError as why:
            self.words = say("Not kept: {why}", why=why.args[0])
            return False
        self.choices.kept()
        return True
