"""What is kept, and when: disk, card, store, clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from station.check.bench import Bench
from station.check.finding import Finding

ROOM_MB: Final = 500
"""A year of sets takes a few megabytes; an update and the system's log take the rest."""
YEARS: Final = range(2026, 2100)
"""A clock that says anything else was never set."""


def disk(bench: Bench) -> Iterator[Finding]:
    """Room where the store lies."""
    from station.config.state import state_folder

    folder = state_folder(bench.config.store.folder, bench.machine.environ)
    free = bench.machine.free(folder) // 1_000_000
    said = f"{free} MB are free for {folder}."
    if free >= ROOM_MB:
        yield Finding("disk", True, said)
        return
    remedy = f"Make room: {ROOM_MB} MB should be free. `sudo journalctl --vacuum-size=50M` helps."
    yield Finding("disk", False, said, remedy)


def card(bench: Bench) -> Iterator[Finding]:
    """Errors that the file systems have counted since they were made."""
    counts = {
        path.split("/")[3]: int(bench.machine.read(path) or 0)
        for path in bench.machine.find("sys/fs/ext4/*/errors_count")
    }
    if not counts:
        yield Finding("card", None, "No ext4 file system here counts its errors.")
        return
    bad = {name: count for name, count in counts.items() if count}
    if not bad:
        yield Finding("card", True, f"No errors on {', '.join(counts)}.")
        return
    said = "; ".join(f"{n} {'error' if n == 1 else 'errors'} on {name}" for name, n in bad.items())
    remedy = "Save what is kept, check the disk with fsck, and put in a new card."
    yield Finding("card", False, f"{said}.", remedy)


def store(bench: Bench) -> Iterator[Finding]:
    """Whether the database can be opened and is whole.

    It is not made here: whoever tests may be another user than the one who will write to it.
    """
    from station.config.state import state_folder
    from station.store.files import DATABASE

    folder = state_folder(bench.config.store.folder, bench.machine.environ)
    if not (folder / DATABASE).exists():
        yield Finding("store", None, f"Nothing has been kept yet in {folder}.")
        return
    one = bench.rooms.store(bench.config.store)
    try:
        notice, state = one.notice, one.integrity()
        said = f"{one.name}: {one.counts().sets} sets are kept." if state == "ok" else state
    finally:
        one.close()
    if notice and state == "ok":
        remedy = "A new file is begun, and sets are kept in it. If it happens again: a new card."
        yield Finding("store", False, notice, remedy)
    elif notice:
        yield Finding("store", False, notice, "Sets go on meanwhile, and are not kept.")
    elif state != "ok":
        remedy = "Move the file away: the station begins a new one."
        yield Finding("store", False, f"The file is damaged: {said}.", remedy)
    else:
        yield Finding("store", True, said)


def clock(bench: Bench) -> Iterator[Finding]:
    """Only dates depend on it: durations are measured by another clock."""
    year = datetime.fromtimestamp(bench.machine.wall(), UTC).year
    if year not in YEARS:
        remedy = "Connect the network once, or run `sudo date -s` with the date."
        yield Finding("clock", False, f"It says that this is the year {year}.", remedy)
        return
    ran = bench.machine.run(
        ["timedatectl", "show", "--property=NTPSynchronized", "--value"], {}, 5.0
    )
    answer = ran.out.strip()
    if ran.code != 0 or answer not in ("yes", "no"):
        yield Finding("clock", None, "timedatectl cannot say whether the clock is right.")
    elif answer == "no":
        remedy = (
            "Connect the network now and then, or add a clock battery; until then sets are kept "
            "with dates that may be wrong."
        )
        yield Finding("clock", False, "Nobody has set it since the start.", remedy)
    else:
        yield Finding("clock", True, "Set from the network.")
