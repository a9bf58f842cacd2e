"""The past as the staff look at it: a bar for each day, and totals."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from station.store.kept import Archive, Tally
from station.store.stamp import Stamp
from station.values import Bar, say

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """All that was done in some days."""

    sets: int
    """Sets with at least one rep."""
    good: int
    fix: int
    unjudged: int
    """Reps."""

    @property
    def reps(self) -> int:
        """All of them, judged or not."""
        return self.good + self.fix + self.unjudged


def bars(
    store: Archive, days: int, *, now: float | None = None, zone: tzinfo | None = None
) -> tuple[Bar, ...]:
    """Return a bar for each of the last `days` days, today's last; also of those without a rep.

    A set counts for the local day on which it began. `now` is in Unix seconds, `zone` is the
    machine's own unless given. Sets of a clock that was never set belong to no day.
    """
    last, tallies = _read(store, days, now, zone)
    found: dict[date, list[Tally]] = {}
    for one in tallies:
        found.setdefault(_day(one.began, zone), []).append(one)
    wanted = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return tuple(_bar(day, found.get(day, ())) for day in wanted)


def totals(
    store: Archive, days: int, *, now: float | None = None, zone: tzinfo | None = None
) -> Totals:
    """Return the sums of what `bars` shows."""
    last, tallies = _read(store, days, now, zone)
    first = last - timedelta(days=days - 1)
    within = [one for one in tallies if first <= _day(one.began, zone) <= last]
    return Totals(len(within), *_sums(within))


def start_of(days: int, *, now: float | None = None, zone: tzinfo | None = None) -> float:
    """Return when the first of the last `days` days began, Unix seconds."""
    first = _day(time.time() if now is None else now, zone) - timedelta(days=days - 1)
    midnight = datetime(first.year, first.month, first.day, tzinfo=zone)
    return max(0.0, midnight.timestamp())


def _read(
    store: Archive, days: int, now: float | None, zone: tzinfo | None
) -> tuple[date, tuple[Tally, ...]]:
    """Return the last day to be shown, and the tallies from a day before the first on."""
    at = time.time() if now is None else now
    if not Stamp(at, 0.0, "").plausible:  # a Pi that was never told the time: show the newest
        tallies = store.tallies()
        return _day(tallies[-1].began if tallies else at, zone), tallies
    # A visit may begin before midnight, and its second set after.
    return _day(at, zone), store.tallies(start_of(days + 1, now=at, zone=zone))


def _day(wall: float, zone: tzinfo | None) -> date:
    return datetime.fromtimestamp(wall, UTC).astimezone(zone).date()


def _bar(day: date, tallies: Iterable[Tally]) -> Bar:
    label = say("{day} {month}", day=day.day, month=MONTHS[day.month - 1])
    return Bar(label, *_sums(tallies))


def _sums(tallies: Iterable[Tally]) -> tuple[int, int, int]:
    parts = [(one.good, one.fix, one.unjudged) for one in tallies]
    good, fix, unjudged = (sum(part) for part in zip((0, 0, 0), *parts, strict=True))
    return good, fix, unjudged
