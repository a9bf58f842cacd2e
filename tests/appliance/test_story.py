"""One day of the box: switched on, used, mistreated, switched off."""

from __future__ import annotations

import json
import time
from typing import Final

import pytest
from PIL import Image

from station.values import Tap, Touch
from tests.appliance.machine import ROOT, Machine, NotAnswering
from tests.appliance.visit import CALLS, GREEN, RED, SITE, changes, film, place, shone

pytestmark = pytest.mark.appliance

PICTURES: Final = ROOT / "docs" / "appliance"
READY_S: Final = 30.0
"""From power on to the first frame (RELIABILITY, headline targets)."""
QUERY: Final = """\
import json, sqlite3
store = sqlite3.connect("file:/var/lib/hinge-station/sessions.db?mode=ro", uri=True)
print(json.dumps(store.execute("{query}").fetchall()))
"""


def shot(pi: Machine, name: str) -> Image.Image:
    """Keep what is on the display, and return it."""
    pi.ask("python3 /usr/lib/stand-in/shot.py /host/shot.ppm")
    picture = Image.open(pi.share / "shot.ppm").convert("RGB")
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture.quantize(64, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    return picture


def with_film(pi: Machine) -> None:
    """Have the station look at the film of a visit instead of a camera."""
    film(pi.share / "film.npz")
    (pi.share / "station.toml").write_text(SITE)
    told = pi.ask(
        "install -D -m 644 /host/film.npz /var/lib/stand-in/film.npz && "
        "install -m 644 /host/station.toml /etc/hinge-station/station.toml && "
        "systemctl restart station"
    )
    assert told.code == 0, told.out


def tap(pi: Machine, story: str, what: Tap) -> None:
    """Put a finger on what a scene offers."""
    x, y = place(story, what)
    pi.ask(f"echo tap {x} {y} >/run/finger")


def kept(pi: Machine, query: str) -> list[list[object]]:
    """Ask the station's database; nothing when there is none yet."""
    answer = pi.ask(f"python3 - <<'END'\n{QUERY.format(query=query)}END")
    return list(json.loads(answer.out)) if answer.code == 0 else []


def until_kept(pi: Machine, query: str, timeout: float) -> None:
    """Wait until the database has such a row."""
    end = time.monotonic() + timeout
    while not kept(pi, query):
        if time.monotonic() > end:
            log = pi.ask("journalctl -u station --no-pager | tail -20")
            raise NotAnswering(f"After {timeout:g} s no row for: {query}\n{log.out}")
        pi.ask("sleep 1")


def test_it_is_ready_half_a_minute_after_power_on(pi: Machine) -> None:
    """Type=notify says when: with the first frame on the display."""
    pi.power_on()
    pi.until("systemctl is-active station")
    after = pi.ask("systemctl show -p ActiveEnterTimestampMonotonic --value station")
    assert int(str(after)) / 1e6 < READY_S
    assert str(pi.ask("systemctl --failed --no-legend")) == ""
    picture = shot(pi, "attract")
    assert picture.size == (1024, 768)
    assert len(picture.getcolors(100_000) or ()) > 100, "the display is blank"


def test_a_finger_chooses_and_each_rep_has_its_light(pi: Machine) -> None:
    """The whole of a visit, seen from outside: kernel lines, database, pictures."""
    pi.power_on()
    with_film(pi)
    pi.ask(f"python3 /usr/lib/stand-in/lines.py {GREEN} {RED} >/host/lines &")
    tap(pi, "attract", Tap(Touch.START))
    pi.ask("sleep 3")
    shot(pi, "choose")
    tap(pi, "choose", Tap(Touch.CHOOSE, "dowel"))
    pi.ask("sleep 4")
    shot(pi, "lesson")
    until_kept(pi, "select 1 from rep", 240.0)
    shot(pi, "set")
    until_kept(pi, "select 1 from exercise_set where why = 'complete'", 120.0)
    pi.ask("sleep 4")
    shot(pi, "summary")
    assert shone(changes((pi.share / "lines").read_text())) == list(CALLS)
    assert kept(pi, "select drill, why from exercise_set") == [["dowel", "complete"]]
