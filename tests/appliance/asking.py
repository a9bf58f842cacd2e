"""What the tests ask of the box: its display, its database, its service; and its orders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from PIL import Image

from station.values import Tap
from tests.appliance.machine import ROOT, Machine, NotAnswering
from tests.appliance.visit import GREEN, RED, place

PICTURES: Final = ROOT / "docs" / "appliance"
MOMENTS: Final = ("attract", "choose", "lesson", "set", "summary", "safe-mode")
GROUND: Final = (70, 80, 90)
QUERY: Final = """\
import json, sqlite3
store = sqlite3.connect("file:/var/lib/hinge-station/sessions.db?mode=ro", uri=True)
print(json.dumps(store.execute("{query}").fetchall()))
"""
GUEST: Final = "python3 /usr/lib/stand-in"
WAIT: Final = """\
import sqlite3, time
end = time.monotonic() + {timeout}
while time.monotonic() < end:
    try:
        store = sqlite3.connect("file:/var/lib/hinge-station/sessions.db?mode=ro", uri=True)
        if store.execute("{query}").fetchall():
            raise SystemExit(0)
        store.close()
    except sqlite3.OperationalError as problem:
        if not str(problem).startswith(("unable to open", "no such table")):
            raise  # else there is none yet
    time.sleep(1)
raise SystemExit(1)
"""


def shot(pi: Machine, name: str = "") -> Image.Image:
    """Return what is on the display, and keep it for the documents if it has a name."""
    taken = pi.ask(f"{GUEST}/shot.py /host/shot.ppm")
    assert taken.code == 0, taken.out
    if name:
        keep(pi.share / "shot.ppm", name)
    return Image.open(pi.share / "shot.ppm").convert("RGB")


def keep(taken: Path, name: str) -> None:
    """Keep a picture for the documents."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    small = Image.open(taken).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)


def sheet() -> None:
    """Put the moments that are kept side by side, for docs/appliance.md."""
    width, height, gap = 512, 384, 8
    there = [path for name in MOMENTS if (path := PICTURES / f"{name}.png").exists()]
    picture = Image.new("RGB", (3 * (width + gap) - gap, 2 * (height + gap) - gap), GROUND)
    for number, path in enumerate(there):
        small = Image.open(path).convert("RGB").resize((width, height))
        picture.paste(small, (number % 3 * (width + gap), number // 3 * (height + gap)))
    small = picture.quantize(64, dither=Image.Dither.NONE)
    small.save(PICTURES / "screens.png", optimize=True)


def with_site(pi: Machine, site: str, film: Path | None = None) -> None:
    """Give the station a config, and the film that it names; it starts anew."""
    (pi.share / "station.toml").write_text(site)
    if film is not None:
        pi.ask(f"install -D -m 644 /host/{film.name} /var/lib/stand-in/film.npz")
    pi.ask("install -m 644 /host/station.toml /etc/hinge-station/station.toml")
    told = pi.ask("sync; systemctl restart station")
    assert told.code == 0, told.out


def tap(pi: Machine, story: str, what: Tap) -> None:
    """Put a finger on what a scene offers."""
    x, y = place(story, what)
    pi.ask(f"echo tap {x} {y} >/run/finger")


def watch_lamps(pi: Machine, to: str = "lines") -> Path:
    """Have the header's lines written down from now on; return where."""
    pi.ask(f"{GUEST}/lines.py {GREEN} {RED} >/host/{to} 2>&1 &")
    return pi.share / to


def kept(pi: Machine, query: str) -> list[list[object]]:
    """Ask the station's database; nothing when there is none yet."""
    answer = pi.ask(f"python3 - <<'END'\n{QUERY.format(query=query)}END")
    return list(json.loads(answer.out)) if answer.code == 0 else []


def until_kept(pi: Machine, query: str, timeout: float) -> None:
    """Wait until the database has such a row; inside, as starting Python is work for the box."""
    waits = WAIT.format(query=query, timeout=timeout)
    answer = pi.ask(f"python3 - <<'END'\n{waits}END", timeout + 30.0)
    if answer.code != 0:
        log = pi.ask("journalctl -u station --no-pager | tail -20")
        raise NotAnswering(f"After {timeout:g} s no row for: {query}\n{answer.out}{log.out}")


def until_reps(pi: Machine, more_than: int, timeout: float, which: str = "1") -> None:
    """Wait until more reps than that are kept, of those that a condition names."""
    counted = f"select count(*) as n from rep where {which}"
    until_kept(pi, f"select 1 from ({counted}) where n > {more_than}", timeout)


def process(pi: Machine) -> str:
    """Return the number of the kiosk's process."""
    return str(pi.ask("systemctl show --property MainPID --value station"))
