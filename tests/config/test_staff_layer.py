"""What staff chose: laid over the site's file, kept whole, and unable to break the station."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from station.config import Settings, in_force, load, usable
from station.config.keys import KEYS
from station.config.staff_layer import (
    BAD,
    CHOOSABLE,
    NAME,
    chosen_lights,
    keep_choices,
    with_choices,
)
from station.errors import BadConfig, StoreUnavailable
from tests.config.sites import DRILLS, mutated

HASH = f"scrypt$16384$8$1${'0a' * 16}${'b1' * 32}"
SITE = "[lights]\ngreen = 5\n[session]\nreps = 6\n"
EVERYTHING: dict[str, object] = {
    "camera.zone": (0.2, 0.7),
    "camera.wall": (412.0, 60.0, 405.0, 430.0),
    "session.drills": ("band", "dowel"),
    "session.reps": 10,
    "session.sets": 3,
    "session.feedback": "fade",
    "session.profile": "clinic",
    "session.language": "de",
    "lights.green": 22,
    "lights.red": 23,
    "screen.theme": "colour-safe",
    "sound.volume": 2,
    "sound.voice": "cues",
    "staff.pin": HASH,
}


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """A site's own settings."""
    path = tmp_path / "station.toml"
    path.write_text(SITE)
    return load(path, DRILLS)


def chosen(settings: Settings) -> dict[str, object]:
    """What is in force of everything that staff may choose."""
    found = {key: key.partition(".") for key in CHOOSABLE}
    return {k: getattr(getattr(settings.config, t), n) for k, (t, _, n) in found.items()}


def test_what_is_chosen_is_in_force_and_names_its_origin(site: Settings, tmp_path: Path) -> None:
    """Every key that staff may choose comes back as it was; `station config` says from where."""
    assert set(EVERYTHING) == set(CHOOSABLE)
    now = keep_choices(site, EVERYTHING, tmp_path, DRILLS)
    again = with_choices(site, tmp_path, DRILLS)
    assert chosen(now) == chosen(again) == EVERYTHING
    assert again.origins["session.reps"] == NAME
    assert again.origins["camera.kind"] == "default"
    assert again.notices == ()
    line = next(line for line in in_force(again) if line.startswith("session.reps"))
    assert line.split()[-1] == NAME


def test_without_a_choice_the_site_holds(site: Settings, tmp_path: Path) -> None:
    """No file, nothing changed, nothing written."""
    assert with_choices(site, tmp_path, DRILLS) is site
    assert not (tmp_path / NAME).exists()


def test_choices_add_up(site: Settings, tmp_path: Path) -> None:
    """A later choice keeps the earlier ones, and takes the place of its own kind."""
    keep_choices(site, {"session.reps": 8, "sound.volume": 1}, tmp_path, DRILLS)
    keep_choices(site, {"session.reps": 4}, tmp_path, DRILLS)
    config = with_choices(site, tmp_path, DRILLS).config
    assert (config.session.reps, config.sound.volume) == (4, 1)


def test_a_wall_of_the_site_can_be_forgotten(tmp_path: Path) -> None:
    """Though TOML has no word for "not set"."""
    path = tmp_path / "station.toml"
    path.write_text("[camera]\nwall = [1.0, 2.0, 3.0, 400.0]\n")
    site = load(path, DRILLS)
    keep_choices(site, {"camera.wall": None}, tmp_path, DRILLS)
    assert with_choices(site, tmp_path, DRILLS).config.camera.wall is None


@pytest.mark.parametrize(
    "choices",
    [
        {"session.reps": 51},
        {"session.drills": ()},
        {"lights.red": 5},
        {"camera.zone": (0.8, 0.2)},
        {"staff.pin": "1234"},
        {"camera.kind": "webcam"},
        {"screen.kind": "none"},
        {"store.folder": "/tmp"},
    ],
)
def test_what_may_not_be_is_refused_and_not_kept(
    choices: dict[str, object], site: Settings, tmp_path: Path
) -> None:
    """The site's own checks hold, and only the keys of the table can be chosen."""
    with pytest.raises(BadConfig):
        keep_choices(site, choices, tmp_path, DRILLS)
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    "text",
    [
        "session = 3\n",
        "[session\n",
        '[camera]\nkind = "webcam"\n',
        "[session]\nreps = 999\n",
        '[session]\ndrills = ["dowl"]\n',
        "[lights]\nred = 5\n",
        "\x00\xff",
        "[" * 3000,
    ],
)
def test_a_bad_file_is_set_aside_with_a_notice(text: str, site: Settings, tmp_path: Path) -> None:
    """Broken or refused, it costs the staff's choices and nothing else: no crash, no safe mode."""
    (tmp_path / NAME).write_text(text, encoding="latin-1")
    found = with_choices(site, tmp_path, DRILLS)
    assert found.config == site.config
    assert [str(tmp_path / BAD) in notice for notice in found.notices] == [True]
    assert (tmp_path / BAD).read_text(encoding="latin-1") == text
    assert with_choices(site, tmp_path, DRILLS) is site


@pytest.mark.parametrize("rest", ["[session]\nreps = 999\n", "[session\n", "\xe9\n"])
def test_a_slip_never_takes_the_pin_away(rest: str, site: Settings, tmp_path: Path) -> None:
    """Else whoever broke one line could choose a PIN of their own."""
    (tmp_path / NAME).write_text(f'[staff]\npin = "{HASH}"\n{rest}', encoding="latin-1")
    for _ in range(2):
        found = with_choices(site, tmp_path, DRILLS)
        assert found.config.staff.pin == HASH
        assert found.config.session == site.config.session
    assert found.notices == ()
    assert (tmp_path / BAD).read_text(encoding="latin-1").endswith(rest)


def test_a_pin_by_itself_in_a_file_is_refused_without_repeating_it(tmp_path: Path) -> None:
    """Whoever wrote digits in place of a hash does not find them in a log."""
    for value in ('"73519"', "73519"):
        path = tmp_path / "station.toml"
        path.write_text(f"[staff]\npin = {value}\n")
        with pytest.raises(BadConfig, match="station pin") as told:
            load(path, DRILLS)
        assert "73519" not in str(told.value)


def test_a_folder_or_a_lost_disk_in_its_place_is_survived(site: Settings, tmp_path: Path) -> None:
    """Nothing that lies there stops the station; what cannot be renamed is told all the same."""
    (tmp_path / NAME).mkdir()
    assert len(with_choices(site, tmp_path, DRILLS).notices) == 1
    (tmp_path / NAME).symlink_to(tmp_path / "gone")
    assert len(with_choices(site, tmp_path, DRILLS).notices) == 1


def test_a_cut_of_power_leaves_the_old_choices(
    site: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the new file is whole on the disk the old one stays, and our own error says why."""
    keep_choices(site, {"session.reps": 8}, tmp_path, DRILLS)

    def cut(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", cut)
        with pytest.raises(StoreUnavailable, match="No space left"):
            keep_choices(site, {"session.reps": 4}, tmp_path, DRILLS)
    assert with_choices(site, tmp_path, DRILLS).config.session.reps == 8


def test_only_the_station_reads_it(site: Settings, tmp_path: Path) -> None:
    """Four digits are soon guessed by whoever has the hash."""
    keep_choices(site, {"staff.pin": HASH}, tmp_path, DRILLS)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


def test_lamps_are_put_out_on_the_pins_that_staff_chose(site: Settings, tmp_path: Path) -> None:
    """Also when the site's file has mistakes meanwhile, and a camera that cannot be."""
    keep_choices(site, {"lights.red": 23, "session.reps": 9}, tmp_path, DRILLS)
    assert site.source is not None
    site.source.write_text('[lights]\ngreen = 5\n[camera]\nkind = "video"\n[oops]\n')
    lamps = chosen_lights(usable(site.source), tmp_path)
    assert (lamps.green, lamps.red) == (5, 23)


@pytest.mark.parametrize(
    "text", [None, "[lights", "[lights]\nred = 99\n", "[lights]\nred = 5\n", "[camera]\nkind = 1\n"]
)
def test_lamps_are_put_out_on_the_pins_of_the_site(
    text: str | None, site: Settings, tmp_path: Path
) -> None:
    """When staff chose none, or what cannot be: a cut line, a pin that is none or the other's."""
    if text is not None:
        (tmp_path / NAME).write_text(text)
    assert chosen_lights(site.config, tmp_path) == site.config.lights


def test_no_damage_to_the_file_stops_the_station(site: Settings, tmp_path: Path) -> None:
    """Whatever a worn card or a hand does to it: camera, screen and store are the site's."""
    whole = keep_choices(site, EVERYTHING, tmp_path, DRILLS)
    text = (tmp_path / NAME).read_text()
    draw = random.Random(5)
    for _ in range(60):
        (tmp_path / NAME).unlink(missing_ok=True)
        (tmp_path / NAME).write_bytes(mutated(draw, text))
        config = with_choices(site, tmp_path, DRILLS).config
        assert config.camera.kind == whole.config.camera.kind
        assert (config.screen.kind, config.store) == (site.config.screen.kind, site.config.store)
        assert config.vision == site.config.vision


def test_every_choosable_key_is_a_key() -> None:
    """The table names keys of the schema, in its order."""
    assert [key for key in KEYS if key in CHOOSABLE] == list(CHOOSABLE)
