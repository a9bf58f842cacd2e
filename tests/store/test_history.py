"""What was kept is read back: visit by visit, and as a bar for each day."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from station.errors import StoreUnavailable
from station.store import Store
from station.store.archive import open_archive
from station.store.facts import Rows, SessionBegan, with_waiting
from station.store.history import Totals, bars, totals
from station.store.keeper import Keeper
from station.store.kept import SessionKept, tallies_of
from station.store.memory import MemoryStore
from station.store.sqlite import SqliteStore
from station.values import Words
from tests.store.world import DAY, NOON, Time, plain, rep

MINUTE = 60.0


@pytest.fixture
def time() -> Time:
    """Both clocks, as the test turns them; it is noon in Greenwich on 1 June."""
    return Time()


@pytest.fixture(params=["sqlite", "keeper", "keeper without a disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, time: Time) -> Iterator[Store]:
    """Every kind of store, and the keeper when the disk was never there."""

    def refuse(checked: bool) -> SqliteStore:
        raise StoreUnavailable("Not saving: the disk is full.")

    def reach(checked: bool) -> SqliteStore:
        return SqliteStore(tmp_path, clock=time.clock, checked=checked)

    kinds: dict[str, Callable[[], Store]] = {
        "sqlite": lambda: reach(False),
        "keeper": lambda: Keeper(reach, time.clock),
        "keeper without a disk": lambda: Keeper(refuse, time.clock),
        "memory": lambda: MemoryStore(clock=time.clock),
    }
    opened = kinds[request.param]()
    yield opened
    opened.close()


def visit(store: Store, time: Time, *sets: int) -> None:
    """One visit with sets of so many reps (by turns good, with faults, unjudged), in a minute."""
    session = store.begin_session("clinic")
    for number, reps in enumerate(sets, start=1):
        begun = store.begin_set(session, number, "dowel", 10)
        for each in range(1, reps + 1):
            store.add_rep(begun, rep(each))
        store.end_set(begun, "done")
    time.pass_by(MINUTE)
    store.end_session(session)


def content(sessions: tuple[SessionKept, ...]) -> str:
    """All of it but the rows' numbers."""
    bare = [
        dataclasses.replace(one, id=0, sets=tuple(dataclasses.replace(s, id=0) for s in one.sets))
        for one in sessions
    ]
    return plain(bare)


def test_visits_come_back_as_they_were_told(store: Store, time: Time) -> None:
    """Profile, times, sets, reps, faults and measures, also of what only memory has."""
    visit(store, time, 3, 2)
    going_on = store.begin_set(store.begin_session(), 1, "band", 8)
    store.add_rep(going_on, rep(1))
    first, second = store.visits()
    assert (first.profile, first.began, first.ended) == ("clinic", NOON, NOON + MINUTE)
    assert [(s.number, s.drill, s.of, s.why) for s in first.sets] == [
        (1, "dowel", 10, "done"),
        (2, "dowel", 10, "done"),
    ]
    assert plain(first.sets[0].reps) == plain((rep(1), rep(2), rep(3)))
    assert (second.profile, second.ended, second.sets[0].ended) == ("gym", None, None)
    assert plain(second.sets[0].reps) == plain((rep(1),))


def test_only_visits_since_then_are_read(store: Store, time: Time) -> None:
    """The moment itself counts; an older visit does not."""
    visit(store, time, 1)
    visit(store, time, 2)
    assert [len(one.sets[0].reps) for one in store.visits(NOON + MINUTE)] == [2]
    assert [one.good + one.fix for one in store.tallies(NOON + MINUTE)] == [2]


def test_a_tally_is_what_counting_gives(store: Store, time: Time) -> None:
    """The quick way to read agrees with the long one; a set without a rep has none."""
    visit(store, time, 7, 0, 4)
    assert store.tallies() == tallies_of(store.visits())
    assert [(t.good, t.fix, t.unjudged) for t in store.tallies()] == [(3, 2, 2), (2, 1, 1)]


def test_a_bar_a_day_with_the_empty_ones_between(store: Store, time: Time) -> None:
    """Newest last; two visits of a day are one bar; today is there although nobody came."""
    visit(store, time, 3)
    visit(store, time, 1)
    time.pass_by(2 * DAY)
    visit(store, time, 2)
    found = bars(store, 5, now=time.wall + DAY, zone=UTC)
    assert [(bar.label, bar.good, bar.fix, bar.unjudged) for bar in found] == [
        ("31 May", 0, 0, 0),
        ("1 Jun", 2, 1, 1),
        ("2 Jun", 0, 0, 0),
        ("3 Jun", 1, 1, 0),
        ("4 Jun", 0, 0, 0),
    ]
    assert totals(store, 5, now=time.wall + DAY, zone=UTC) == Totals(3, 3, 2, 1)
    assert totals(store, 2, now=time.wall + DAY, zone=UTC) == Totals(1, 1, 1, 0)
    assert isinstance(found[0].label, Words), "so that a catalogue can say the month"


def test_a_day_ends_at_the_gyms_own_midnight(time: Time) -> None:
    """Noon in Greenwich is already the next day in Auckland, and one before in no place."""
    store = MemoryStore(clock=time.clock)
    visit(store, time, 1)
    east, west = timezone(timedelta(hours=12)), timezone(timedelta(hours=-12))
    assert [b.good for b in bars(store, 2, now=NOON + 60, zone=east)] == [0, 1]
    assert bars(store, 1, now=NOON, zone=east)[0].label == "2 Jun"
    assert bars(store, 1, now=NOON, zone=west)[0].label == "1 Jun"


def test_a_visit_across_midnight_counts_on_both_days(time: Time) -> None:
    """Each set belongs to the day on which it began, also at the edge of what is shown."""
    store = MemoryStore(clock=time.clock)
    time.pass_by(12 * 3600 - MINUTE)
    session = store.begin_session()
    for number in (1, 2):
        store.add_rep(store.begin_set(session, number, "dowel", 10), rep(1))
        time.pass_by(2 * MINUTE)
    assert [b.good for b in bars(store, 2, now=time.wall, zone=UTC)] == [1, 1]
    assert [b.good for b in bars(store, 1, now=time.wall, zone=UTC)] == [1]


def test_a_visit_without_a_date_is_kept_but_has_no_day(store: Store, time: Time) -> None:
    """In 1970 by the clock: it is read back, and is in no bar."""
    time.wall = 100.0
    visit(store, time, 3)
    assert [one.dated for one in store.visits(NOON)] == [False]
    assert store.tallies() == ()
    assert bars(store, 1, now=100.0, zone=UTC)[0].good == 0


def test_a_clock_never_set_shows_the_newest_days(time: Time) -> None:
    """The Pi started without a network: the history ends with its last known day."""
    store = MemoryStore(clock=time.clock)
    visit(store, time, 3)
    assert [(b.label, b.good) for b in bars(store, 2, now=50.0, zone=UTC)] == [
        ("31 May", 0),
        ("1 Jun", 1),
    ]


def test_what_waits_is_told_with_what_is_on_the_disk(time: Time) -> None:
    """The disk fills up in the middle of a set: the past reads as if it had not."""
    disk, twin = MemoryStore(clock=time.clock), MemoryStore(clock=time.clock)
    store = Keeper(lambda _: disk, time.clock)
    for each in (store, twin):
        visit(each, Time(), 2)
        begun = each.begin_set(each.begin_session(), 1, "dowel", 8)
        each.add_rep(begun, rep(1))
        disk.fail()
        each.add_rep(begun, rep(2))
        each.end_set(begun, "done")
        visit(each, Time(), 1)
    assert store.waiting > 0
    time.pass_by(6.0)
    for _ in range(2):  # reading changes nothing
        assert content(store.visits()) == content(twin.visits())
        assert store.tallies() == twin.tallies()


def test_reading_leaves_the_keepers_ids_alone(time: Time) -> None:
    """What waits is told to a stand-in, under ids of its own."""
    rows = Rows()
    facts = [SessionBegan(1, time.clock.now(), "gym")]
    assert len(with_waiting((), facts, rows, 0.0)) == 1
    assert rows == Rows()


def test_the_archive_reads_beside_the_running_station(tmp_path: Path, time: Time) -> None:
    """Another program sees what was committed a moment ago, and changes no byte."""
    store = SqliteStore(tmp_path, clock=time.clock)
    visit(store, time, 3)
    before = (tmp_path / "sessions.db").read_bytes()
    archive = open_archive(tmp_path)
    assert plain(archive.visits()) == plain(store.visits())
    store.add_rep(store.begin_set(store.begin_session(), 1, "band", 8), rep(1))
    assert len(archive.visits()) == 2
    assert archive.tallies() == store.tallies()
    archive.close()
    assert (tmp_path / "sessions.db").read_bytes() == before
    store.close()


def test_the_archive_says_what_is_wrong(tmp_path: Path) -> None:
    """No file is not the same as a file that is something else; neither is touched."""
    with pytest.raises(StoreUnavailable, match="Nothing has been kept yet"):
        open_archive(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "sessions.db").write_bytes(b"no database at all, but as long as a page of one")
    with pytest.raises(StoreUnavailable, match="cannot be read: .*start the station"):
        open_archive(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
