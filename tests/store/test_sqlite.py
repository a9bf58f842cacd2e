"""The file: whose it is, what it holds, and how it grows from one version to the next."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from station.config.schema import StoreConfig
from station.config.state import state_folder
from station.errors import StoreUnavailable
from station.store import open_store, schema
from station.store.sqlite import SqliteStore
from tests.store.world import DAY, NOON, Time, plain, rep

VERSION_1 = """
    PRAGMA application_id = 1214869095; PRAGMA user_version = 1;
    CREATE TABLE migration (version INTEGER PRIMARY KEY, at_utc TEXT NOT NULL) STRICT;
    INSERT INTO migration VALUES (1, '2026-06-01T11:58:00.000000Z');
    CREATE TABLE session (id INTEGER PRIMARY KEY, profile TEXT NOT NULL,
        at_utc TEXT NOT NULL, at_s REAL NOT NULL, boot_id TEXT NOT NULL,
        clock_ok INTEGER NOT NULL, ended_utc TEXT, seal INTEGER) STRICT;
    CREATE TABLE exercise_set (id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        number INTEGER NOT NULL, drill TEXT NOT NULL, planned_reps INTEGER NOT NULL,
        at_utc TEXT NOT NULL, at_s REAL NOT NULL, boot_id TEXT NOT NULL,
        clock_ok INTEGER NOT NULL, ended_utc TEXT, why TEXT NOT NULL DEFAULT '',
        seal INTEGER) STRICT;
    CREATE INDEX sets_of_session ON exercise_set (session_id);
    CREATE TABLE rep (id INTEGER PRIMARY KEY,
        set_id INTEGER NOT NULL REFERENCES exercise_set ON DELETE CASCADE,
        at_utc TEXT NOT NULL, at_s REAL NOT NULL, boot_id TEXT NOT NULL,
        clock_ok INTEGER NOT NULL, number INTEGER NOT NULL, start_s REAL, bottom_s REAL,
        end_s REAL, depth_deg REAL, band TEXT NOT NULL, down_s REAL, hold_s REAL, up_s REAL,
        call TEXT NOT NULL, reason TEXT NOT NULL, cue TEXT NOT NULL, unseen TEXT NOT NULL,
        measures TEXT NOT NULL, seal INTEGER, UNIQUE (set_id, number)) STRICT;
    CREATE TABLE fault (id INTEGER PRIMARY KEY,
        rep_id INTEGER NOT NULL REFERENCES rep ON DELETE CASCADE, place INTEGER NOT NULL,
        fault TEXT NOT NULL, severity TEXT NOT NULL, value REAL, limit_value REAL,
        unit TEXT NOT NULL, phase TEXT NOT NULL, cue TEXT NOT NULL, seal INTEGER,
        UNIQUE (rep_id, place)) STRICT;
    INSERT INTO session VALUES (1, 'gym', '2026-06-01T11:59:00.000000Z', 940.0, 'first boot',
        1, NULL, 1791744308);
    INSERT INTO exercise_set VALUES (1, 1, 1, 'dowel', 8, '2026-06-01T11:59:30.000000Z', 970.0,
        'first boot', 1, NULL, '', 3036810622);
    INSERT INTO rep VALUES (1, 1, '2026-06-01T11:59:40.000000Z', 980.0, 'first boot', 1, 1,
        975.5, 977.0, 979.0, 70.5, 'good', 1.5, NULL, 2.0, 'good', '', '', '["neck"]',
        '{"hinge": 0.9, "neck": null}', 3877130797);
"""
"""A database as version 1 wrote it. It is never edited: stations in gyms hold such files."""

NEXT = (*schema.STEPS, ("ALTER TABLE session ADD COLUMN mood TEXT",))
"""What a next version might do."""


def lay_down(folder: Path, script: str) -> Path:
    """Write a database by its SQL, as another version of the station would have left it."""
    path = folder / "sessions.db"
    db = sqlite3.connect(path)
    db.executescript(script)
    db.close()
    return path


def test_folder_and_files_are_for_the_owner_only(tmp_path: Path) -> None:
    """Folder 0700, database, -wal and -shm 0600, whatever the umask allows."""
    folder = tmp_path / "state" / "station"
    store = open_store(StoreConfig(folder=str(folder)))
    store.begin_session()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(("sessions.db", "sessions.db-wal", "sessions.db-shm"), 0o600)
    store.close()


@pytest.mark.parametrize(
    ("configured", "environ", "folder"),
    [
        ("/data", {"STATE_DIRECTORY": "/var/lib/hinge-station"}, "/data"),
        ("", {"STATE_DIRECTORY": "/var/lib/a:/var/lib/b", "HOME": "/home/gym"}, "/var/lib/a"),
        ("", {"XDG_STATE_HOME": "/home/gym/s", "HOME": "/home/gym"}, "/home/gym/s/hinge-station"),
        ("", {"HOME": "/home/gym"}, "/home/gym/.local/state/hinge-station"),
    ],
)
def test_the_folder_is_the_first_that_is_named(
    configured: str, environ: dict[str, str], folder: str
) -> None:
    """The config's word goes before systemd's, and that before the user's own place."""
    assert state_folder(configured, environ) == Path(folder)


def test_every_commit_is_forced_to_the_disk(tmp_path: Path) -> None:
    """WAL with synchronous = FULL (2): an acknowledged rep survives a power cut."""
    store = SqliteStore(tmp_path)
    found = [
        store._db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous")
    ]
    assert found == ["wal", 2]
    store.close()


def test_rows_carry_both_clocks(tmp_path: Path) -> None:
    """Wall time, monotonic seconds, boot, and whether the wall clock could be believed."""
    time = Time(wall=86_400.0)
    store = SqliteStore(tmp_path, clock=time.clock)
    set_id = store.begin_set(store.begin_session("clinic"), 1, "dowel", 8)
    time.wall, time.monotonic = NOON, 1_004.5
    store.add_rep(set_id, rep(1))
    when = "at_utc, at_s, boot_id, clock_ok"
    rows = [
        store._db.execute(f"SELECT {when} FROM {table}").fetchone() for table in ("session", "rep")
    ]
    assert rows == [
        ("1970-01-02T00:00:00.000000Z", 1_000.0, "first boot", 0),
        ("2026-06-01T12:00:00.000000Z", 1_004.5, "first boot", 1),
    ]
    store.close()


def test_only_the_newest_visit_is_open(tmp_path: Path) -> None:
    """A visit that was cut off ends when the next begins, and its set says why."""
    store = SqliteStore(tmp_path)
    for _ in range(3):
        store.begin_set(store.begin_session(), 1, "dowel", 8)
    ended = store._db.execute("SELECT ended_utc IS NOT NULL FROM session").fetchall()
    why = store._db.execute("SELECT why FROM exercise_set").fetchall()
    assert ended == [(1,), (1,), (0,)]
    assert why == [("cut off",), ("cut off",), ("",)]
    store.close()


def test_unknown_is_null_for_every_reader(tmp_path: Path) -> None:
    """Also in the measures, whose text any JSON reader takes: NaN is not in that language."""
    store = SqliteStore(tmp_path)
    store.add_rep(store.begin_set(store.begin_session(), 1, "dowel", 8), rep(1))
    (found,) = store._db.execute("SELECT measures FROM rep").fetchall()
    assert found == ('{"hinge": 0.3333333333333333, "neck": null}',)
    store.close()


def test_the_log_does_not_grow_from_visit_to_visit(tmp_path: Path) -> None:
    """At the end of a visit what waits in the -wal file moves into the database."""
    store = SqliteStore(tmp_path)
    for _ in range(3):
        session = store.begin_session()
        set_id = store.begin_set(session, 1, "dowel", 50)
        for number in range(1, 51):
            store.add_rep(set_id, rep(number))
        store.end_session(session)
        assert (tmp_path / "sessions.db-wal").stat().st_size == 0
    store.close()


def test_what_is_forgotten_is_overwritten(tmp_path: Path) -> None:
    """No word of a visit stays in the bytes of the files, and old copies go too."""
    time = Time()
    store = SqliteStore(tmp_path, 30, time.clock)
    session = store.begin_session("a profile that is one of a kind")
    store.end_session(session)
    copies = ("sessions.corrupt-20260101T000000Z.db", "sessions.before-v2-20260101T000000Z-2.db")
    recent = "sessions.corrupt-20260531T000000Z.db-wal"
    for name in (*copies, recent, "sessions.corrupt-19700101T000000Z.db", "notes.txt"):
        (tmp_path / name).touch()
    time.pass_by(31 * DAY)
    (tmp_path / "sessions.corrupt-20260630T000000Z.db").touch()
    assert store.forget_old() == 1
    assert not any(b"one of a kind" in path.read_bytes() for path in tmp_path.iterdir())
    assert not any((tmp_path / name).exists() for name in (*copies, recent))
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "sessions.corrupt-20260630T000000Z.db").exists()
    store.close()


def test_a_file_of_version_1_is_read(tmp_path: Path) -> None:
    """Today's station offers the set that a station of version 1 left."""
    lay_down(tmp_path, VERSION_1)
    store = SqliteStore(tmp_path, clock=Time().clock)
    found = store.unfinished()
    assert store.notice == ""
    assert found is not None
    assert (found.drill, found.reps[0].depth, found.reps[0].verdict.unseen) == (
        "dowel",
        70.5,
        ("neck",),
    )
    assert plain(found.reps[0].verdict.measures) == "{'hinge': 0.9, 'neck': nan}"
    store.close()


def test_an_older_file_is_copied_and_then_migrated(tmp_path: Path) -> None:
    """The next version takes its step, keeps what there is, and leaves the old file beside."""
    lay_down(tmp_path, VERSION_1)
    store = SqliteStore(tmp_path, clock=Time().clock, steps=NEXT)
    assert store._db.execute("PRAGMA user_version").fetchone() == (2,)
    assert store._db.execute("SELECT profile, mood FROM session").fetchone() == ("gym", None)
    assert (store.integrity(), store.counts().reps) == ("ok", 1)
    copy = tmp_path / "sessions.before-v2-20260601T120000Z.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    db = sqlite3.connect(copy)
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()
    store.close()
    SqliteStore(tmp_path, clock=Time().clock, steps=NEXT).close()


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    """All steps are one transaction: half a migration cannot be left behind."""
    path = lay_down(tmp_path, VERSION_1)
    broken = (*NEXT, ("CREATE TABLE extra (id INTEGER)", "INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        schema.migrate(connect(path), broken, 1, "now")
    db = connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert "mood" not in [row[1] for row in db.execute("PRAGMA table_info(session)")]
    db.close()


def connect(path: Path) -> sqlite3.Connection:
    """Open a database as the store does."""
    db = sqlite3.connect(path, isolation_level=None)
    schema.prepare(db)
    return db


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    """After a step back to an older station nothing is saved, and nothing is spoilt."""
    SqliteStore(tmp_path, steps=NEXT).close()
    before = (tmp_path / "sessions.db").read_bytes()
    with pytest.raises(StoreUnavailable, match="version 2, this station knows 1. Update"):
        SqliteStore(tmp_path)
    kept = open_store(StoreConfig(folder=str(tmp_path)))
    assert kept.notice.startswith("Not saving: ")
    kept.begin_session()
    kept.close()
    assert (tmp_path / "sessions.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["sessions.db"]
