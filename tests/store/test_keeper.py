"""The disk refuses, and the set goes on: what happened waits, in order, until it is written."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.config.schema import StoreConfig
from station.errors import StoreUnavailable
from station.store import keeper as keeping
from station.store import open_store
from station.store.facts import Shelf
from station.store.keeper import Keeper
from station.store.memory import FULL, READ_ONLY, MemoryStore
from station.store.sqlite import SqliteStore
from station.store.trouble import unavailable
from tests.store.world import Time, plain, rep


@dataclass
class Site:
    """A keeper around a stand-in for the disk, and its clocks."""

    time: Time = field(default_factory=Time)
    disk: MemoryStore = field(init=False)
    reached: int = 0

    def __post_init__(self) -> None:
        self.disk = MemoryStore(clock=self.time.clock)

    def reach(self, checked: bool) -> Shelf:
        """Open the disk, as long as it does not refuse."""
        self.reached += 1
        self.disk._may_write()
        return self.disk

    def keeper(self) -> Keeper:
        """Start the station."""
        return Keeper(self.reach, self.time.clock)

    def numbers(self) -> list[list[list[int]]]:
        """Return the reps on the disk: session, set, rep."""
        return [[[r.number for r in s.reps] for s in v.sets] for v in self.disk.sessions]


@pytest.fixture
def site() -> Site:
    """A disk that is well."""
    return Site()


@pytest.mark.parametrize("words", [FULL, READ_ONLY])
def test_the_set_goes_on_and_is_saved_when_the_disk_is_back(site: Site, words: str) -> None:
    """Full or read-only from the third rep on: nothing is raised, and the screen is told.

    Within ten seconds of the disk's return all reps are there, in order, at their own moments.
    """
    store = site.keeper()
    session = store.begin_session()
    set_id = store.begin_set(session, 1, "dowel", 8)
    for number in range(1, 9):
        if number == 3:
            site.disk.fail(words)
        store.add_rep(set_id, rep(number))
        site.time.pass_by(4.0)
    assert store.notice == words
    assert site.numbers() == [[[1, 2]]]
    store.end_set(set_id, "done")
    store.end_session(session)
    site.disk.well()
    site.time.pass_by(5.0)
    store.tick(site.time.monotonic)
    assert (store.notice, store.waiting) == ("", 0)
    assert site.numbers() == [[[1, 2, 3, 4, 5, 6, 7, 8]]]
    assert site.disk.sessions[0].sets[0].at.monotonic == 1_000.0 + 7 * 4.0
    assert site.disk.sessions[0].sets[0].ended == "done"


def test_a_refusing_disk_is_asked_every_five_seconds(site: Site) -> None:
    """Thirty turns of the loop a second do not become thirty tries."""
    store = site.keeper()
    site.disk.fail()
    store.begin_session()
    before = site.reached
    for _ in range(30 * 20):
        site.time.pass_by(1 / 30)
        store.tick(site.time.monotonic)
    assert 3 <= site.reached - before <= 4


def test_a_disk_that_was_never_there_is_taken_when_it_comes(site: Site) -> None:
    """Read-only from the start: the station starts, says so, and saves as soon as it can."""
    site.disk.fail(READ_ONLY)
    store = site.keeper()
    assert store.notice == READ_ONLY
    assert store.unfinished() is None
    assert store.forget_old() == store.counts().reps == 0
    assert store.integrity() == READ_ONLY
    set_id = store.begin_set(store.begin_session("clinic"), 1, "band", 8)
    store.add_rep(set_id, rep(1))
    site.disk.well()
    site.time.pass_by(5.0)
    store.add_rep(set_id, rep(2))
    assert site.numbers() == [[[1, 2]]]
    assert (store.notice, store.name) == ("", "memory")


def test_the_notice_goes_although_nothing_waits(site: Site) -> None:
    """Nobody trains: the disk's return is seen all the same."""
    site.disk.fail()
    store = site.keeper()
    site.disk.well()
    site.time.pass_by(5.0)
    store.tick(site.time.monotonic)
    assert store.notice == ""


@settings(max_examples=60)
@given(st.lists(st.sampled_from("session set rep rep rep end full well wait".split()), max_size=60))
def test_whatever_the_disk_does_all_is_there_in_the_end(doings: list[str]) -> None:
    """For any sequence of visits and refusals, the disk ends up as if it had never refused."""
    site, untroubled = Site(), Site()
    refused, smooth = site.keeper(), untroubled.keeper()
    session = set_id = number = 0
    for doing in [*doings, "well"]:
        match doing:
            case "session":
                session, set_id = refused.begin_session(), 0
                assert smooth.begin_session() == session
            case "set" if session:
                set_id, number = refused.begin_set(session, 1, "dowel", 8), 0
                assert smooth.begin_set(session, 1, "dowel", 8) == set_id
            case "rep" if set_id:
                number += 1
                refused.add_rep(set_id, rep(number))
                smooth.add_rep(set_id, rep(number))
            case "end" if set_id:
                refused.end_set(set_id, "done")
                smooth.end_set(set_id, "done")
            case "full":
                site.disk.fail()
            case "well":
                site.disk.well()
            case _:
                site.time.pass_by(3.0)
                refused.tick(site.time.monotonic)
    refused.close()
    assert site.numbers() == untroubled.numbers()
    assert refused.notice == ""


def test_memory_is_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that stays full for days: the oldest visit is let go, the newest is kept whole."""
    monkeypatch.setattr(keeping, "WAITING_MOST", 30)
    store = site.keeper()
    site.disk.fail()
    for _ in range(6):
        session = store.begin_session()
        set_id = store.begin_set(session, 1, "dowel", 8)
        for number in range(1, 9):
            store.add_rep(set_id, rep(number))
        store.end_session(session)
        assert store.waiting <= 30
    site.disk.well()
    store.close()
    assert site.numbers() == [[[1, 2, 3, 4, 5, 6, 7, 8]]] * 2


def test_a_visit_that_was_let_go_troubles_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its later reps find no set to belong to, and the next visit is saved as ever."""
    monkeypatch.setattr(keeping, "WAITING_MOST", 4)
    store = site.keeper()
    site.disk.fail()
    session = store.begin_session()
    set_id = store.begin_set(session, 1, "dowel", 50)
    for number in range(1, 8):
        store.add_rep(set_id, rep(number))
    site.disk.well()
    site.time.pass_by(5.0)
    store.add_rep(set_id, rep(8))
    store.end_session(session)
    store.add_rep(store.begin_set(store.begin_session(), 1, "band", 8), rep(1))
    assert store.waiting == 0
    assert site.numbers()[-1] == [[1]]


def test_catching_up_does_not_stall_the_loop(site: Site) -> None:
    """A slow card takes 20 ms for each fact: a turn writes for 50 ms, then the screen is drawn."""
    store = site.keeper()
    site.disk.fail()
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 50)
    for number in range(1, 41):
        store.add_rep(set_id, rep(number))
    site.disk.well()
    site.disk._may_write = lambda: site.time.pass_by(0.02)  # type: ignore[method-assign]
    site.time.pass_by(5.0)
    turns = []
    while store.waiting:
        before = site.time.monotonic
        store.tick(before)
        turns.append(site.time.monotonic - before)
    assert max(turns) < 0.1
    assert site.numbers() == [[list(range(1, 41))]]


# The same on a real file.


@pytest.fixture
def full(tmp_path: Path) -> tuple[Keeper, Time]:
    """A keeper on a real file that may not grow: SQLite itself says that the disk is full."""
    time = Time()

    def reach(checked: bool) -> SqliteStore:
        store = SqliteStore(tmp_path, 90, time.clock, checked=checked)
        if not (tmp_path / "space").exists():
            (pages,) = store._db.execute("PRAGMA page_count").fetchone()
            store._db.execute(f"PRAGMA max_page_count = {pages}")
        return store

    return Keeper(reach, time.clock), time


def test_a_full_file_system_is_said_and_survived(full: tuple[Keeper, Time], tmp_path: Path) -> None:
    """SQLITE_FULL in a set: "the disk is full", all reps go on, and are read back after."""
    store, time = full
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 50)
    for number in range(1, 41):
        store.add_rep(set_id, rep(number))
    assert store.notice == f"Not saving: the disk is full. Free some space in {tmp_path}."
    assert 0 < store.waiting < 40
    (tmp_path / "space").touch()
    time.pass_by(5.0)
    while store.waiting:
        store.tick(time.monotonic)
    found = store.unfinished()
    assert found is not None
    assert found.set == set_id
    assert plain(found.reps) == plain(tuple(rep(number) for number in range(1, 41)))
    assert (store.notice, store.integrity()) == ("", "ok")
    store.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """The place for the folder is taken by a file: the set goes on in memory."""
    (tmp_path / "taken").touch()
    store = open_store(StoreConfig(folder=str(tmp_path / "taken" / "state")), clock=Time().clock)
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 8)
    store.add_rep(set_id, rep(1))
    assert store.notice.startswith("Not saving: ")
    assert "cannot be opened. Let the station's user read and write there." in store.notice
    store.close()


def test_a_file_opened_read_only_is_said(tmp_path: Path) -> None:
    """A card that turned read-only: SQLite refuses, the station goes on."""
    time = Time()
    SqliteStore(tmp_path, clock=time.clock).close()

    def reach(checked: bool) -> SqliteStore:
        store = SqliteStore(tmp_path, clock=time.clock, checked=checked)
        store._db.execute("PRAGMA query_only = ON")
        return store

    store = Keeper(reach, time.clock)
    store.begin_session()
    assert store.notice.startswith("Not saving: the disk is read-only.")
    store.close()


def test_a_file_that_was_taken_away_is_begun_again(tmp_path: Path) -> None:
    """Somebody deletes the folder's content in the middle of a set: the set is told again."""
    time = Time()
    store = open_store(StoreConfig(folder=str(tmp_path / "state")), clock=time.clock)
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 8)
    store.add_rep(set_id, rep(1))
    shutil.rmtree(tmp_path / "state")
    store.add_rep(set_id, rep(2))
    assert store.notice != ""
    time.pass_by(5.0)
    store.add_rep(set_id, rep(3))
    found = store.unfinished()
    assert found is not None
    assert [kept.number for kept in found.reps] == [1, 2, 3]
    assert store.notice == ""
    store.close()


def test_another_program_may_hold_the_file_for_a_while(tmp_path: Path) -> None:
    """The owner looks into the database: the loop waits 50 ms, says so, and saves later."""
    time = Time()
    store = open_store(StoreConfig(folder=str(tmp_path)), clock=time.clock)
    owner = sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)
    owner.execute("BEGIN IMMEDIATE")
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 8)
    assert "another program holds the database" in store.notice
    owner.execute("ROLLBACK")
    owner.close()
    time.pass_by(5.0)
    store.add_rep(set_id, rep(1))
    assert (store.notice, store.counts().reps) == ("", 1)
    store.close()


def test_a_disk_that_spoils_everything_is_given_up(tmp_path: Path) -> None:
    """After three damaged files no more are made: the card must be replaced, the set goes on."""
    clock = Time().clock
    store = Keeper(lambda checked: SqliteStore(tmp_path, 90, clock, checked=checked), clock)
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 50)
    for number in range(1, 9):
        store.add_rep(set_id, rep(number))
        shelf = store._shelf
        if isinstance(shelf, SqliteStore):
            shelf._db.execute("PRAGMA writable_schema = ON")
            shelf._db.execute("DELETE FROM sqlite_schema WHERE name = 'rep'")
            shelf._db.execute("PRAGMA writable_schema = RESET")
    assert store.notice == "Not saving: the disk spoils what is written. Replace the memory card."
    assert len(list(tmp_path.glob("sessions.corrupt-*.db"))) == 4
    store.close()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EIO, "the disk does not answer properly"),
        (errno.EACCES, "cannot be opened"),
        (errno.ENOTDIR, "cannot be opened"),
    ],
)
def test_each_refusal_has_its_words(number: int, words: str) -> None:
    """What the system says becomes what was seen and what to do."""
    told = unavailable(OSError(number, "x"), Path("/state"))
    assert isinstance(told, StoreUnavailable)
    assert words in str(told)
    assert str(told).count(".") == 2
