"""The kiosk is killed in the middle of sets: what it acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.store.sqlite import SqliteStore
from tests.results import measured

ROOT = Path(__file__).parents[2]

KIOSKS = """
import os, sys
from pathlib import Path
from station.store.keeper import Keeper
from station.store.sqlite import SqliteStore
from tests.store.world import rep

def train():
    store = Keeper(lambda checked: SqliteStore(Path(sys.argv[1]), checked=checked))
    assert store.notice == "", store.notice
    found = store.unfinished()
    if found:
        set_id, number = found.set, len(found.reps)
    else:
        set_id, number = store.begin_set(store.begin_session(), 1, "dowel", 50), 0
    print(os.getpid(), number, flush=True)
    while True:
        number += 1
        store.add_rep(set_id, rep(number))
        print(number, flush=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        train()
    os.waitpid(child, 0)
    print("gone", flush=True)
"""
"""Starts a kiosk for each line that it reads, and says when that one is gone."""


@pytest.fixture
def kiosks(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """What starts kiosks, one after the other, at the same disk."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", KIOSKS, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as starter:
        yield starter


def train_until_killed(kiosks: subprocess.Popen[str], reps: int) -> tuple[int, int]:
    """Start a kiosk, kill it after so many reps; return what it resumed with and its last word."""
    assert kiosks.stdin is not None
    assert kiosks.stdout is not None
    kiosks.stdin.write("another\n")
    kiosks.stdin.flush()
    pid, resumed = map(int, kiosks.stdout.readline().split())
    last = resumed
    for _ in range(reps):
        last = int(kiosks.stdout.readline())
    os.kill(pid, signal.SIGKILL)
    while (line := kiosks.stdout.readline()) != "gone\n":
        last = int(line)
    return resumed, last


def kill_and_resume(kiosks: subprocess.Popen[str], folder: Path, kills: int) -> int:
    """Kill it again and again in the same set; return how many reps were acknowledged."""
    chance, acknowledged = random.Random(kills), 0
    for _ in range(kills):
        resumed, last = train_until_killed(kiosks, chance.randrange(40))
        assert acknowledged <= resumed <= acknowledged + 1, "only the rep in hand may be unsaid"
        acknowledged = last
        store = SqliteStore(folder)
        assert (store.notice, store.integrity()) == ("", "ok")
        store.close()
    return acknowledged


def test_ten_kills_lose_no_acknowledged_rep(kiosks: subprocess.Popen[str], tmp_path: Path) -> None:
    """Each time the file is sound, and the set is offered with all that was acknowledged."""
    assert kill_and_resume(kiosks, tmp_path, 10) > 100


@pytest.mark.long
def test_200_kills_lose_no_acknowledged_rep(kiosks: subprocess.Popen[str], tmp_path: Path) -> None:
    """The same, two hundred times."""
    acknowledged = kill_and_resume(kiosks, tmp_path, 200)
    measured(
        "Store killed while it writes",
        "0 acknowledged reps lost; file sound",
        f"200 kills; {acknowledged} acknowledged reps, 0 lost; integrity ok each time",
    )
