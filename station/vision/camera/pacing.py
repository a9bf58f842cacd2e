"""A file as if it happened now: what comes when, and how long to wait for it.

The film's own time starts at 0 with its first picture and never goes back: through the
opening that is played over and over first, and through every repetition. A picture at film
time t is stamped origin + t, the origin being the station's time at opening; it is due
t / pace seconds of the monotonic clock after opening, or at once when the pace is 0.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from itertools import chain, cycle, pairwise
from typing import Generic, TypeVar

from station.errors import CameraUnavailable, UnusableRecording, UnusableVideo
from station.values import Frame, Sight
from station.vision.camera import Clock, EndOfClip

Item = TypeVar("Item", bound=Frame | Sight)

OPENING_S = 1.5
"""How much of the beginning is played over and over: people stand still so long in a clip
before they move."""
STILL_STEP_S = 1 / 30
"""Between pictures where the file cannot say, because it holds a single one."""


def film(
    play: Callable[[], Iterator[Item]], lead_in_s: float, repeat: bool
) -> Iterator[tuple[float, Item]]:
    """Yield film time and item: the lead-in, the file, and the file again if it repeats.

    `play` begins the file anew. Only the opening is held, and only while there is a lead-in.
    """
    items, start = play(), 0.0
    if lead_in_s > 0:
        opening, rest = _opening(items)
        yield from _lead_in(opening, lead_in_s)
        items, start = _given_away(opening, rest), lead_in_s
    while True:
        end = yield from _once(items, start)
        if not repeat or end is None:
            return
        items, start = play(), end


def _once(items: Iterator[Item], start: float) -> Generator[tuple[float, Item], None, float | None]:
    """Play from film time `start`; return where the next round begins, None if all was empty."""
    first = last = None
    step = STILL_STEP_S
    for item in items:
        first = item.time if first is None else first
        moment = start + item.time - first
        step, last = (step if last is None else moment - last), moment
        yield moment, item
    return None if last is None else last + step


def _opening(items: Iterator[Item]) -> tuple[list[Item], Iterator[Item]]:
    """Take the opening off; the rest goes on from where it ends."""
    opening: list[Item] = []
    for item in items:
        if opening and item.time - opening[0].time > OPENING_S:
            return opening, chain([item], items)
        opening.append(item)
    return opening, iter(())


def _given_away(opening: list[Item], rest: Iterator[Item]) -> Iterator[Item]:
    """Yield the opening and the rest, and hold nothing that was yielded."""
    while opening:
        yield opening.pop(0)
    yield from rest


def _lead_in(opening: list[Item], seconds: float) -> Iterator[tuple[float, Item]]:
    """Swing to and fro through the opening so that the film proper follows without a jump.

    Reckoned backwards from its first picture, which comes at film time `seconds`.
    """
    places: list[tuple[float, int]] = []
    before = 0.0
    for later, earlier in pairwise(_swing(len(opening))):
        before += abs(opening[later].time - opening[earlier].time) or STILL_STEP_S
        if before > seconds:
            break
        places.append((seconds - before, earlier))
    for moment, place in reversed(places):
        yield moment, opening[place]


def _swing(count: int) -> Iterator[int]:
    """Return 0, 1, … count − 1, … 1, 0, 1, … without end."""
    return cycle([*range(count), *range(count - 2, 0, -1)])


class Player(Generic[Item]):
    """Gives out the items of a film when they are due."""

    def __init__(
        self,
        name: str,
        moments: Iterator[tuple[float, Item]],
        pace: float,
        now: Clock,
        clock: Clock = time.monotonic,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        """Begin: `now()` is the origin of the stamps, and `clock` says what is due.

        `wait` sleeps for so many seconds of `clock`; it returns True, at once, when closed.
        """
        self._name = name
        self._moments = moments
        self._pace = pace
        self._clock = clock
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._next: tuple[float, Item] | None = None
        self._origin = now()
        self._begun = clock()

    def read(self, timeout: float) -> Item:
        """Return the next item when it is due; raises what `Camera.read` raises."""
        if self._next is None:
            self._next = self._advance()
        moment, item = self._next
        self._hold(moment, timeout)
        self._next = None
        return replace(item, time=self._origin + moment)

    def close(self) -> None:
        """Wake whoever waits; reading then raises `CameraUnavailable`."""
        self._closed.set()

    def _advance(self) -> tuple[float, Item]:
        try:
            moment = None if self._closed.is_set() else next(self._moments, None)
        except (UnusableVideo, UnusableRecording) as error:
            raise CameraUnavailable(str(error)) from error
        if self._closed.is_set():  # perhaps while the file was being read
            raise self._gone()
        if moment is None:
            raise EndOfClip(f"{self._name} is over.")
        return moment

    def _hold(self, moment: float, timeout: float) -> None:
        """Wait until that moment of the film."""
        if self._closed.is_set():
            raise self._gone()
        if not self._pace:
            return
        due, give_up = self._begun + moment / self._pace, self._clock() + timeout
        while (left := due - self._clock()) > 0:
            patience = give_up - self._clock()
            if patience <= 0:
                raise TimeoutError(f"{self._name} has no picture for {timeout:g} s.")
            if self._wait(min(left, patience)):
                raise self._gone()

    def _gone(self) -> CameraUnavailable:
        return CameraUnavailable(f"{self._name} was closed: open it again to go on.")
