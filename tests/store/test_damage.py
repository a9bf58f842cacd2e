"""Whatever becomes of the bytes: the store opens, and bad data is never taken for good."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.store import Store
from station.store.keeper import Keeper
from station.store.sqlite import SqliteStore
from station.values import Unfinished
from tests.results import measured
from tests.store.world import Time, plain, rep

REPS = 12
TRUTH = [plain(rep(number)) for number in range(1, REPS + 1)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a set going on, all of it in the database."""
    folder = tmp_path_factory.mktemp("sound")
    fill(SqliteStore(folder, clock=Time().clock)).close()
    return folder


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a power cut leaves it: what was acknowledged lies in the -wal file."""
    folder = tmp_path_factory.mktemp("cut_off")
    store = fill(SqliteStore(folder / "live", clock=Time().clock))
    shutil.copytree(folder / "live", folder / "dead")
    store.close()
    return folder / "dead"


def station(folder: Path) -> Keeper:
    """Start the station at noon."""
    clock = Time().clock
    return Keeper(lambda checked: SqliteStore(folder, 90, clock, checked=checked), clock)


def fill(store: SqliteStore) -> SqliteStore:
    """A visit that is over, and a set going on."""
    for old in ("dowel", "band", "wall_tap"):
        session = store.begin_session()
        set_id = store.begin_set(session, 1, old, REPS)
        for number in range(1, REPS + 1):
            store.add_rep(set_id, rep(number))
    return store


def spoil(path: Path, seed: int) -> None:
    """Flip bits, zero a stretch, write noise over it, or cut the file short."""
    chance = random.Random(seed)
    old = path.read_bytes()
    data, at = bytearray(old), chance.randrange(len(old))
    length = chance.choice((1, 16, 512, 4096))
    match seed % 5:
        case 0:
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            data[at : at + length] = chance.randbytes(len(data[at : at + length]))
        case 2:
            data[at : at + length] = bytes(len(data[at : at + length]))
        case 3:
            del data[at:]
        case _:
            data[at % 100] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def told(found: Unfinished | None) -> list[str]:
    """Return the reps that are offered, as text."""
    return [] if found is None else [plain(kept) for kept in found.reps]


def everything(path: Path) -> list[str]:
    """Return all that a database holds, as text."""
    db = sqlite3.connect(path)
    dump = list(db.iterdump())
    db.close()
    return dump


def set_aside(folder: Path) -> list[Path]:
    """Return the databases that were set aside."""
    return sorted(folder.glob("sessions.corrupt-*.db"))


def one_damage(sound: Path, folder: Path, seed: int) -> bool:
    """Spoil a copy, open it and use it; return whether it was set aside."""
    shutil.copytree(sound, folder)
    path = folder / "sessions.db"
    spoil(path, seed)
    spoilt = path.read_bytes()
    store = station(folder)
    aside = set_aside(folder)
    if aside:
        assert aside[0].read_bytes() == spoilt, "kept as evidence"
        assert aside[0].name in store.notice
        assert store.unfinished() is None
    else:
        assert everything(path) == everything(sound / "sessions.db"), f"seed {seed}"
        assert told(store.unfinished()) == TRUTH
    goes_on(store)
    return bool(aside)


def goes_on(store: Store) -> None:
    """A new set can be kept and read, and the file is sound."""
    set_id = store.begin_set(store.begin_session(), 1, "dowel", 10)
    store.add_rep(set_id, rep(1))
    assert told(store.unfinished()) == TRUTH[:1]
    assert store.integrity() == "ok"
    store.close()


@pytest.mark.parametrize("block", range(6))
def test_a_spoilt_file_is_set_aside_or_harmless(sound: Path, tmp_path: Path, block: int) -> None:
    """Each opens; it is set aside under the name in the notice, unless every rep is still exactly
    what was told (a bit of free space was flipped).
    """
    aside = [
        one_damage(sound, tmp_path / str(seed), seed) for seed in range(10 * block, 10 * block + 10)
    ]
    assert sum(aside) >= 2


@pytest.mark.long
def test_500_spoilt_files(sound: Path, tmp_path: Path) -> None:
    """The same, five hundred times."""
    aside = 0
    for seed in range(1_000, 1_500):
        aside += one_damage(sound, tmp_path / str(seed), seed)
        shutil.rmtree(tmp_path / str(seed))
    measured(
        "Database damaged",
        "opens every time; no bad data is used",
        f"500 files cut, flipped or zeroed: 500 opened, {aside} set aside under a name of their "
        f"own, in the others not one value had changed",
    )


@pytest.mark.long
def test_every_bit_of_the_header(sound: Path, tmp_path: Path) -> None:
    """No bit of the first hundred bytes, flipped, stops the store or fools it."""
    for bit in range(800):
        folder = tmp_path / str(bit)
        shutil.copytree(sound, folder)
        path = folder / "sessions.db"
        data = bytearray(path.read_bytes())
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        store = station(folder)
        assert told(store.unfinished()) == ([] if set_aside(folder) else TRUTH), f"bit {bit}"
        goes_on(store)
        shutil.rmtree(folder)


@pytest.mark.parametrize("seed", range(20))
def test_a_spoilt_log_loses_no_more_than_its_tail(cut_off: Path, tmp_path: Path, seed: int) -> None:
    """A -wal file that breaks off is what a power cut leaves: what lies before the break is read.

    Each rep of it is as it was told, and nothing is made up.
    """
    folder = tmp_path / "state"
    shutil.copytree(cut_off, folder)
    spoil(folder / "sessions.db-wal", seed)
    store = station(folder)
    found = told(store.unfinished())
    assert found == TRUTH[: len(found)]
    goes_on(store)


def test_an_untouched_log_is_read_to_its_end(cut_off: Path, tmp_path: Path) -> None:
    """After a power cut every acknowledged rep is there."""
    shutil.copytree(cut_off, tmp_path / "state")
    store = SqliteStore(tmp_path / "state", clock=Time().clock)
    assert told(store.unfinished()) == TRUTH
    assert store.notice == ""
    store.close()


def write_text(path: Path) -> None:
    """Put a file in the database's place that is none."""
    path.write_text("bread, milk, a new dowel\n" * 40)


def write_zeros(path: Path) -> None:
    """Put what a dying card may give back in its place."""
    path.write_bytes(bytes(8192))


def make_folder(path: Path) -> None:
    """Put a folder in its place."""
    path.mkdir()


def other_database(path: Path) -> None:
    """Put another program's database in its place."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE customers (name TEXT)")
    db.close()


@pytest.mark.parametrize("put", [write_text, write_zeros, make_folder, other_database])
def test_what_is_not_ours_is_set_aside(put: Callable[[Path], None], tmp_path: Path) -> None:
    """Not a database, or not one of the station: moved away under a telling name, not used."""
    put(tmp_path / "sessions.db")
    store = SqliteStore(tmp_path, clock=Time().clock)
    assert store.notice == (
        "What was saved is damaged: it is set aside as sessions.corrupt-20260601T120000Z.db."
    )
    goes_on(store)


def test_two_in_one_second_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """The second file that is set aside gets a name of its own, its log with it."""
    for text in ("first", "second"):
        (tmp_path / "sessions.db").write_text(text)
        (tmp_path / "sessions.db-wal").write_text(text)
        SqliteStore(tmp_path, clock=Time().clock).close()
    names = ["sessions.corrupt-20260601T120000Z", "sessions.corrupt-20260601T120000Z-2"]
    assert [path.name for path in set_aside(tmp_path)] == [f"{names[1]}.db", f"{names[0]}.db"]
    for name, text in zip(names, ("first", "second"), strict=True):
        assert (tmp_path / f"{name}.db").read_text() == text
        assert (tmp_path / f"{name}.db-wal").read_text() == text


def test_a_number_that_rotted_is_found(tmp_path: Path) -> None:
    """SQLite's own check sees nothing wrong with another depth: the row's seal does."""
    fill(SqliteStore(tmp_path, clock=Time().clock)).close()
    db = sqlite3.connect(tmp_path / "sessions.db")
    db.execute("UPDATE rep SET depth_deg = 71.4 WHERE id = 5")
    db.commit()
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    store = SqliteStore(tmp_path, clock=Time().clock)
    assert store.unfinished() is None
    assert len(set_aside(tmp_path)) == 1
    store.close()


@pytest.mark.parametrize(
    "rot",
    [
        "PRAGMA user_version = 65",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 7",
        "ALTER TABLE session RENAME COLUMN profile TO profild",
        "DROP INDEX sets_of_session",
        "PRAGMA foreign_keys = OFF; DELETE FROM exercise_set WHERE id = 2",
    ],
)
def test_a_plan_that_rotted_is_found(sound: Path, tmp_path: Path, rot: str) -> None:
    """A wrong version, a renamed column, a lost table: SQLite is content, the store is not."""
    shutil.copytree(sound, tmp_path / "state")
    db = sqlite3.connect(tmp_path / "state" / "sessions.db")
    db.executescript(rot)
    db.close()
    store = station(tmp_path / "state")
    assert len(set_aside(tmp_path / "state")) == 1
    goes_on(store)


@pytest.fixture
def spoilt_in_use(tmp_path: Path) -> Iterator[tuple[Keeper, int]]:
    """A keeper with six reps of a set; then the disk writes noise over the database."""
    keeper = station(tmp_path)
    session = keeper.begin_session("clinic")
    keeper.end_session(session)
    set_id = keeper.begin_set(keeper.begin_session("clinic"), 2, "band", 10)
    for number in range(1, 7):
        keeper.add_rep(set_id, rep(number))
    keeper._shelf.close()  # type: ignore[union-attr]
    keeper._shelf = keeper._reach(True)
    (tmp_path / "sessions.db").write_bytes(b"\x5a" * (tmp_path / "sessions.db").stat().st_size)
    yield keeper, set_id
    keeper.close()


def test_damage_in_use_loses_nothing_of_the_set(
    spoilt_in_use: tuple[Keeper, int], tmp_path: Path
) -> None:
    """The seventh rep meets a spoilt file: it is set aside, and all seven are in the new one."""
    keeper, set_id = spoilt_in_use
    keeper.add_rep(set_id, rep(7))
    assert keeper.waiting == 0
    assert len(set_aside(tmp_path)) == 1
    assert set_aside(tmp_path)[0].name in keeper.notice
    resumed = SqliteStore(tmp_path, clock=Time().clock)
    found = resumed.unfinished()
    assert told(found) == TRUTH[:7]
    assert found is not None
    assert (found.drill, found.number, found.of) == ("band", 2, 10)
    assert resumed.profile_of(found.session) == "clinic"
    resumed.close()


def test_a_late_word_on_a_lost_set_goes_nowhere(
    spoilt_in_use: tuple[Keeper, int], tmp_path: Path
) -> None:
    """The first set ended before the damage: what is said of it then joins no other set."""
    keeper, set_id = spoilt_in_use
    first = keeper.begin_set(keeper._session_of[set_id], 1, "dowel", 8)
    keeper.end_set(first, "done")
    going_on = keeper.begin_set(keeper._session_of[set_id], 3, "dowel", 8)
    for _ in range(2):
        keeper.add_rep(first, rep(9))
    found = keeper.unfinished()
    assert found is not None
    assert (found.set, found.reps) == (going_on, ())
    assert keeper.notice.startswith("What was saved is damaged")
