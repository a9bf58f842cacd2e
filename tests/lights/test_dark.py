"""The service has ended, whatever way: its lamps go out, without much being loaded for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.config.schema import LightsConfig
from station.lights import open_lights
from station.lights.kept import read_lines
from station.lights.lit import FOLDER, NAME, Lines, noted

ROOT = Path(__file__).parents[2]
GREEN, RED = 5, 6
"""Not those of a config that says nothing."""
SLOW_TO_LOAD = ("numpy", "pydantic", "rich", "typer")
DARK = f"""
import sys
from station.lights import dark
dark.main()
sys.exit(",".join(name for name in {SLOW_TO_LOAD} if name in sys.modules) or 0)
"""


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a header's lines, of a service's notes and of a site's config."""
    monkeypatch.setenv("STATION_KEPT_LINES", str(tmp_path))
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv("STATION_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    site = f'[lights]\nkind = "kept"\ngreen = {GREEN}\nred = {RED}\n'
    (tmp_path / "station.toml").write_text(site, encoding="utf-8")
    return tmp_path


def shine(box: Path) -> None:
    """As a service that was killed leaves them."""
    for pin in (GREEN, RED):
        (box / f"gpio{pin}").write_text("1.00\n", encoding="utf-8")
    assert read_lines(box) == {GREEN: 1, RED: 1}


def put_out(*code: str) -> subprocess.CompletedProcess[str]:
    """As the unit does it, in a process of its own."""
    words = [sys.executable, *(code or ("-m", "station.lights.dark"))]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_the_lines_that_were_opened_go_dark_at_once(box: Path) -> None:
    """Whatever the config says by now; and nothing is loaded that takes its time."""
    open_lights(LightsConfig(kind="kept", green=GREEN, red=RED)).close()
    (box / "station.toml").write_text("[lights\n", encoding="utf-8")
    shine(box)
    done = put_out("-c", DARK)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Both lamps are off (green on GPIO {GREEN}, red on GPIO {RED}).\n"
    assert read_lines(box) == {GREEN: 0, RED: 0}


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"kind": "kept", "green": "5", "red": 6, "active_high": true}']
)
def test_without_a_note_the_config_is_asked(box: Path, text: str | None) -> None:
    """Also where the note makes no sense."""
    if text is not None:
        (box / NAME).write_text(text, encoding="utf-8")
    assert noted() is None
    shine(box)
    done = put_out()
    assert done.returncode == 0, done.stderr
    assert read_lines(box) == {GREEN: 0, RED: 0}


def test_what_goes_wrong_is_told(box: Path) -> None:
    """Two lamps on one line: a sentence, and the command's exit code."""
    lines = {"kind": "kept", "green": GREEN, "red": GREEN, "active_high": True}
    (box / NAME).write_text(json.dumps(lines), encoding="utf-8")
    done = put_out()
    assert done.returncode == 2
    assert done.stderr.startswith(f"station: Both lamps are on GPIO {GREEN}.")


def test_the_note_is_of_the_lamps_that_were_opened_last(box: Path) -> None:
    """Staff may try other pins; nothing half-written is left."""
    for red in (RED, RED + 1):
        open_lights(LightsConfig(kind="kept", green=GREEN, red=red)).close()
    assert noted() == Lines("kept", GREEN, RED + 1, active_high=True)
    assert [path.name for path in box.glob("lamps*")] == [NAME]


@pytest.mark.parametrize("folder", [None, "/proc/nowhere"])
def test_a_note_that_cannot_be_kept_stops_nobody(
    box: Path, monkeypatch: pytest.MonkeyPatch, folder: str | None
) -> None:
    """The lamps open all the same: then the config will have to do."""
    monkeypatch.delenv(FOLDER)
    if folder is not None:
        monkeypatch.setenv(FOLDER, folder)
    open_lights(LightsConfig(kind="kept", green=GREEN, red=RED)).close()
    assert noted() is None
    assert not os.path.lexists(box / NAME)
