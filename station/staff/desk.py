"""The way in and the menu: told of taps, sights and the time, it says what the screen shows.

closed ──five corner taps──▶ pad ──the PIN──▶ pages
   ▲                          │                 │
   └──── "up", or a minute without a touch ─────┘
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from station.config.schema import Config
from station.staff.choices import Choices
from station.staff.office import START, Office
from station.staff.pad import Pad
from station.staff.pages import NEW_PIN, PAGES
from station.staff.pin import Guard
from station.staff.rows import Row
from station.values import Feedback, Menu, Scene, Sight, Tap, Touch

if TYPE_CHECKING:
    from station.staff import Hands

TAPS: Final = 5
WITHIN_S: Final = 0.5
"""Five taps, each within half a second of the one before (UX §6)."""
FORGOTTEN_S: Final = 60.0
"""Without a touch for so long, whoever was there has left: it closes."""
LEAST_ROWS: Final = 1
"""On one leaf, on a page that the screen says nothing of."""
UP: Final = "up"
LEAVES: Final = {"page -": -1, "page +": +1}


class Desk:
    """All of the menu. Times are monotonic seconds."""

    def __init__(self, config: Config, hands: Hands, guard: Guard, rows: Mapping[str, int]) -> None:
        """`guard` must last longer than the desk; so many `rows` fit on the screen, by the kind
        of page.
        """
        self.changed = False
        """Whether something was chosen for which the rooms must be opened again."""
        self.notice = ""
        """Why the last choices could not be kept, a sentence; "" when they were."""
        self._hands, self._guard = hands, guard
        self._rows = rows
        self._choices = Choices(config)
        self._pad: Pad | None = None
        self._office: Office | None = None
        self._taps, self._tapped, self._touched = 0, 0.0, 0.0

    @property
    def config(self) -> Config:
        """The station's, with what was chosen."""
        return self._choices.config

    @property
    def open(self) -> bool:
        """Whether the screen is the staff's."""
        return self._pad is not None or self._office is not None

    def tap(self, tap: Tap, now: float) -> bool:
        """Take a tap; False when it is none of the menu's, but a visitor's."""
        if not self.open:
            return self._corner(tap, now)
        if tap.touch is Touch.PRESS:
            self.press(tap.what, now)
        return True

    def press(self, id: str, now: float) -> None:
        """Something was pressed, by its id; what is not on the page now is ignored."""
        self._touched = now
        if id == UP:
            self._up()
        elif self._pad is not None:
            if self._pad.press(id, now):
                self._passed(self._pad.chosen)
        elif self._office is not None:
            self._press(self._office, id)

    def tick(self, now: float) -> None:
        """Time has passed."""
        if self.open and now - self._touched >= FORGOTTEN_S:
            self.close()

    def show(self, now: float, sight: Sight | None = None) -> Feedback:
        """What the screen shows; `sight` is the newest, None when the eyes see nothing."""
        office, tone = self._office, None
        if office is not None:
            office.aim.see(sight)
            tone, office.tone = office.tone, None
        menu = self._menu(now)
        language = self._choices.config.session.language
        return Feedback(now, Scene.STAFF, menu.title, menu=menu, tone=tone, language=language)

    def close(self) -> None:
        """Leave the menu: digits are forgotten, what was chosen is kept."""
        if self._office is not None:
            self.notice = "" if self._office.keep() else self._office.words
        self._pad = self._office = None
        self._taps = 0
        self.changed = self._choices.reopen

    def _corner(self, tap: Tap, now: float) -> bool:
        """Count taps in the corner; any other tap in between begins anew."""
        if tap.touch is not Touch.CORNER:
            self._taps = 0
            return False
        self._taps = self._taps + 1 if now - self._tapped <= WITHIN_S else 1
        self._tapped = now
        if self._taps >= TAPS:
            self._taps, self._touched = 0, now
            self._pad = Pad(self._guard, self._choices.config.staff.pin)
        return True

    def _passed(self, chosen: str) -> None:
        """The PIN was right, or a new one was chosen."""
        self._pad = None
        self._office = self._office or Office(self._choices, self._hands)
        if chosen:
            self._choices.set("staff.pin", chosen)
            self._office.keep()

    def _up(self) -> None:
        if self._pad is not None and self._office is not None:
            self._pad = None
        elif self._office is None or not self._office.back():
            self.close()

    def _press(self, office: Office, id: str) -> None:
        place = office.place
        if id in LEAVES:
            last = self._leaves(office) - 1
            place.leaf = min(max(place.leaf + LEAVES[id], 0), last)
            return
        for row in self._leaf(office):
            if (way := row.takes(id)) is not None:
                office.words = ""
                row.press(office, way)
                break
        if office.place is not place:
            self._arrive(office)

    def _arrive(self, office: Office) -> None:
        """A press has led to another page, or to the pad for a new PIN."""
        if office.place.page == NEW_PIN:
            office.path.pop()
            self._pad = Pad(self._guard, "")
        else:
            PAGES[office.place.page].opened(office)

    def _rows_of(self, office: Office) -> tuple[Row, ...]:
        return tuple(PAGES[office.place.page].rows(office))

    def _leaf(self, office: Office) -> tuple[Row, ...]:
        """The rows that can be seen now: no others can be pressed."""
        rows, place = self._rows_of(office), office.place
        place.leaf = min(place.leaf, self._leaves(office) - 1)
        size = self._size(office)
        first = place.leaf * size
        return rows[first : first + size]

    def _size(self, office: Office) -> int:
        return max(self._rows.get(PAGES[office.place.page].kind, LEAST_ROWS), LEAST_ROWS)

    def _leaves(self, office: Office) -> int:
        return max(1, -(-len(self._rows_of(office)) // self._size(office)))

    def _menu(self, now: float) -> Menu:
        if self._pad is not None:
            return self._pad.menu(now)
        office = self._office
        if office is None:  # closed in this very moment
            return Menu(PAGES[START].title)
        page = PAGES[office.place.page]
        seen = self._leaf(office)
        menu = Menu(
            page.title,
            page.kind,
            tuple(row.item for row in seen),
            office.words or page.words(office),
            page=office.place.leaf + 1,
            pages=self._leaves(office),
        )
        return page.adds(office, menu)
