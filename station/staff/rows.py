"""Rows of the menu: what each shows, and what a press on it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from station.staff.office import Office
from station.values import Item, Menu

Press = Callable[[Office, int], None]
"""Takes the way: −1 or +1 of a step, 0 of anything else."""


def _ignored(_office: Office, _way: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    item: Item
    press: Press = _ignored

    def takes(self, press: str) -> int | None:
        """Which way a press with this id goes; None when it is not for this row."""
        ways = STEPS if self.item.kind == "step" else TOUCHED
        if self.item.kind == "text" or not press.startswith(self.item.id):
            return None
        return ways.get(press.removeprefix(self.item.id))


STEPS: Final[Mapping[str, int]] = {" -": -1, " +": +1}
TOUCHED: Final[Mapping[str, int]] = {"": 0}


def _no_words(_office: Office) -> str:
    return ""


def _as_it_is(_office: Office, menu: Menu) -> Menu:
    return menu


def _nothing(_office: Office) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its rows are made anew whenever it is shown or pressed."""

    title: str
    rows: Callable[[Office], Iterable[Row]]
    words: Callable[[Office], str] = _no_words
    """One sentence, when the last press has left none."""
    kind: str = "list"
    """See `Menu.kind`."""
    adds: Callable[[Office, Menu], Menu] = _as_it_is
    """Puts in what only this page shows."""
    opened: Callable[[Office], None] = _nothing
    """What begins when it is opened."""


def link(page: str, label: str, value: str = "", about: int = 0) -> Row:
    """Leads to another page; `about` tells it which of several rows did."""
    id = f"{page} {about}" if about else page
    return Row(Item(id, label, value), lambda office, _way: office.go(page, about))


def action(id: str, label: str, do: Callable[[Office], None], value: str = "") -> Row:
    """Does something."""
    return Row(Item(id, label, value, "do"), lambda office, _way: do(office))


def switch(id: str, label: str, on: bool, do: Callable[[Office], None]) -> Row:
    """Is on or off."""
    return Row(Item(id, label, "", "switch", on), lambda office, _way: do(office))


def stepper(id: str, label: str, value: str, step: Press) -> Row:
    """Goes down and up."""
    return Row(Item(id, label, value, "step"), step)


def note(id: str, label: str, value: str) -> Row:
    """Is only read."""
    return Row(Item(id, label, value, "text"))


def pick(office: Office, key: str, label: str, options: Mapping[Any, str]) -> Row:
    """A step through what a key may be, from the first to the last: value → how it is said."""
    now = office.choices.get(key)

    def step(office: Office, way: int) -> None:
        office.choices.set(key, neighbour(list(options), now, way))

    return stepper(key, label, options.get(now, str(now)), step)


def neighbour(options: Sequence[object], now: object, way: int) -> object:
    """The option before or after; the end ones stay. An unknown one is followed by the first."""
    if now not in options:
        return options[0]
    return options[min(max(options.index(now) + way, 0), len(options) - 1)]
