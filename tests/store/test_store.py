"""What every store does, be it on a disk, behind the keeper, or in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from station.errors import UnknownName
from station.store import Counts, Store
from station.store.keeper import Keeper
from station.store.memory import MemoryStore
from station.store.sqlite import SqliteStore
from station.values import Unfinished
from tests.store.world import DAY, Time, plain, rep, single_precision

Open = Callable[[], Store]


@pytest.fixture
def time() -> Time:
    """Both clocks, as the test turns them."""
    return Time()


@pytest.fixture(params=["sqlite", "keeper", "memory"])
def again(request: pytest.FixtureRequest, tmp_path: Path, time: Time) -> Iterator[Open]:
    """Start the station (again): each call is a new process at the same disk."""
    memory = MemoryStore(keep_days=30)
    stores: list[Any] = []

    def on_disk(checked: bool = False) -> SqliteStore:
        return SqliteStore(tmp_path, 30, time.clock, checked=checked)

    def start() -> Store:
        memory._clock = time.clock
        memory._live = None
        kinds: dict[str, Callable[[], Store]] = {
            "sqlite": on_disk,
            "keeper": lambda: Keeper(on_disk, time.clock),
            "memory": lambda: memory,
        }
        stores.append(kinds[request.param]())
        assert stores[-1].notice == ""
        return stores[-1]  # type: ignore[no-any-return]

    yield start
    for store in stores:
        store.close()


def half_a_set(store: Store) -> None:
    """Six reps of ten, and no end."""
    session = store.begin_session()
    store.end_set(store.begin_set(session, 1, "dowel", 10), "done")
    going_on = store.begin_set(session, 2, "wall_tap", 10)
    for number in range(1, 7):
        store.add_rep(going_on, rep(number))


def offered(store: Store) -> Unfinished:
    """Return the set that the store offers to resume; it must offer one."""
    found = store.unfinished()
    assert found is not None
    return found


def test_a_set_comes_back_as_it_was_told(again: Open) -> None:
    """Drill, place and every rep are read back, with faults, measures, and NaN for unknown."""
    half_a_set(again())
    found = offered(again())
    assert (found.drill, found.number, found.of) == ("wall_tap", 2, 10)
    assert plain(found.reps) == plain(tuple(rep(number) for number in range(1, 7)))


def test_numpy_numbers_are_kept_as_numbers(again: Open) -> None:
    """A rep in single precision comes back with the same values, not as bytes."""
    store = again()
    store.add_rep(store.begin_set(store.begin_session(), 1, "band", 8), single_precision(1))
    (back,) = offered(again()).reps
    assert back.start == back.verdict.measures["hinge"] == pytest.approx(0.1)
    assert back.number == 1


def test_a_rep_told_twice_is_one(again: Open) -> None:
    """Number and set say which rep it is: the first word stands."""
    store = again()
    half_a_set(store)
    set_id = offered(store).set
    store.add_rep(set_id, rep(6))
    store.add_rep(set_id, single_precision(5))
    assert plain(offered(store).reps[4]) == plain(rep(5))
    assert store.counts() == Counts(sessions=1, sets=2, reps=6, faults=8)


def test_the_resumed_set_goes_on(again: Open) -> None:
    """Under the ids that were offered, reps are added and the set is ended."""
    half_a_set(again())
    store = again()
    found = offered(store)
    store.add_rep(found.set, rep(7))
    assert [kept.number for kept in offered(again()).reps] == [1, 2, 3, 4, 5, 6, 7]
    store.end_set(found.set, "done")
    assert again().unfinished() is None


@pytest.mark.parametrize(("seconds", "worth_it"), [(0.0, True), (119.9, True), (120.1, False)])
def test_a_set_is_offered_for_two_minutes(
    again: Open, time: Time, seconds: float, worth_it: bool
) -> None:
    """… counted from the last rep, not from the beginning."""
    store = again()
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 10)
    for number in (1, 2):
        time.pass_by(100.0)
        store.add_rep(set_id, rep(number))
    time.pass_by(seconds)
    assert (again().unfinished() is not None) == worth_it


def test_a_set_without_a_rep_is_offered_too(again: Open, time: Time) -> None:
    """Its beginning is the last sign of life."""
    store = again()
    store.begin_set(store.begin_session(), 1, "dowel", 10)
    time.pass_by(60.0)
    assert offered(again()).reps == ()
    time.pass_by(61.0)
    assert again().unfinished() is None


def test_what_is_over_is_not_offered(again: Open) -> None:
    """After the end of the set, or of the visit, there is nothing to resume."""
    store = again()
    session = store.begin_session()
    store.end_set(store.begin_set(session, 1, "dowel", 10), "done")
    assert again().unfinished() is None
    store = again()
    session = store.begin_session()
    store.begin_set(session, 2, "dowel", 10)
    store.end_session(session)
    assert again().unfinished() is None


def test_the_next_visit_ends_what_was_cut_off(again: Open) -> None:
    """Once somebody else has begun, nobody is welcomed back to the old set."""
    half_a_set(again())
    store = again()
    store.end_session(store.begin_session())
    assert again().unfinished() is None


@pytest.mark.parametrize("jump", [DAY, -DAY, -50 * 365 * DAY])
def test_a_jump_of_the_clock_changes_nothing(again: Open, time: Time, jump: float) -> None:
    """A day forth, a day back, or to 1970 in the middle of a set: it is offered all the same."""
    store = again()
    half_a_set(store)
    time.wall += jump
    assert len(offered(again()).reps) == 6
    store = again()
    store.add_rep(offered(store).set, rep(7))
    time.wall -= jump
    assert len(offered(again()).reps) == 7
    time.pass_by(121.0)
    time.wall -= 121.0
    assert again().unfinished() is None


@pytest.mark.parametrize(
    ("after", "wall_lost", "worth_it"),
    [(60.0, 0.0, True), (121.0, 0.0, False), (60.0, 61.0, False), (60.0, 56 * 365 * DAY, False)],
)
def test_after_a_power_cut_the_wall_clock_tells(
    again: Open, time: Time, after: float, wall_lost: float, worth_it: bool
) -> None:
    """Another boot has another monotonic clock; a wall clock that went back tells nothing."""
    half_a_set(again())
    time.boot_again(after, wall_lost)
    assert (again().unfinished() is not None) == worth_it


def test_two_clocks_never_set_tell_nothing(again: Open, time: Time) -> None:
    """Every boot without a clock begins in the same minute of 1970: that is no minute ago."""
    time.wall = 100.0
    half_a_set(again())
    time.boot_again(after=60.0, wall_lost=30.0)
    assert again().unfinished() is None


def visits(store: Store, time: Time, days: list[float]) -> None:
    """One visit with a rep on each of those days."""
    for day in days:
        time.wall = day
        session = store.begin_session()
        store.add_rep(store.begin_set(session, 1, "dowel", 10), rep(2))
        store.end_session(session)


def test_old_visits_are_forgotten_with_all_below(again: Open, time: Time) -> None:
    """Those of more than 30 days ago go, with sets, reps and faults; those within stay."""
    store, now = again(), time.wall
    visits(store, time, [now - 400 * DAY, now - 30.1 * DAY, now - 29.9 * DAY, now])
    assert store.forget_old() == 2
    assert store.counts() == Counts(sessions=2, sets=2, reps=2, faults=6)
    assert store.forget_old() == 0


def test_nothing_is_forgotten_by_a_clock_never_set(again: Open, time: Time) -> None:
    """In 1970, and with nothing but visits from 1970, no age is known."""
    store, now = again(), time.wall
    visits(store, time, [100.0, now, 100.0])
    assert store.forget_old() == 0
    time.wall = now
    assert store.forget_old() == 0


def test_a_visit_without_a_date_goes_with_the_next_that_has_one(again: Open, time: Time) -> None:
    """It lies before a visit that is too old, so it is too old as well."""
    store, now = again(), time.wall
    visits(store, time, [100.0, now - 31 * DAY, 100.0, now])
    assert store.forget_old() == 2
    assert store.counts().sessions == 2


def test_the_visit_going_on_is_never_forgotten(again: Open, time: Time) -> None:
    """Not even when the clock jumps a year ahead in the middle of it."""
    store = again()
    half_a_set(store)
    time.wall += 365 * DAY
    assert store.forget_old() == 0
    resumed = again()
    offered(resumed)
    assert resumed.forget_old() == 0


def test_an_id_never_given_is_refused(again: Open) -> None:
    """A set that nobody began is a mistake in the program, and says so."""
    with pytest.raises(UnknownName, match="begin it first"):
        again().add_rep(77, rep(1))


def test_a_store_that_is_well_says_so(again: Open) -> None:
    """No notice, and a sound file."""
    store = again()
    half_a_set(store)
    assert store.notice == ""
    assert store.integrity() == "ok"
