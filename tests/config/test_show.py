"""What `station config` prints, and the file that holds every key."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from station.config import Config, as_plain, commented_defaults, in_force, load
from station.config.keys import KEYS
from tests.config.sites import DRILLS

FILE = Path(__file__).parents[2] / "config" / "station.toml"
KEY_LINE = re.compile(r"^# (\w+ = )", re.MULTILINE)


def test_the_file_in_the_repository_is_the_schema_s() -> None:
    """config/station.toml never drifts; to renew it, write `commented_defaults()` into it."""
    assert FILE.read_text(encoding="utf-8") == commented_defaults()


def test_the_file_changes_nothing_until_it_is_changed() -> None:
    """With every key commented out, all is as built in, and each default comes from there."""
    settings = load(FILE, DRILLS)
    assert settings.config == Config()
    assert set(settings.origins.values()) == {"default"}


def test_every_key_of_the_file_can_be_taken_into_force(tmp_path: Path) -> None:
    """Without its "# ", each key line is valid and says the default; the wall is an example."""
    path = tmp_path / "station.toml"
    path.write_text(KEY_LINE.sub(r"\1", FILE.read_text(encoding="utf-8")), encoding="utf-8")
    settings = load(path, DRILLS)
    assert "default" not in settings.origins.values()
    assert settings.config.camera.wall is not None
    camera = settings.config.camera.model_copy(update={"wall": None})
    assert settings.config.model_copy(update={"camera": camera}) == Config()


def test_each_key_is_explained_above_its_line() -> None:
    """Words, unit and bounds stand directly above the key."""
    text = " ".join(FILE.read_text(encoding="utf-8").replace("\n# ", " ").split())
    for key in KEYS.values():
        allowed = key.allowed[0].upper() + key.allowed[1:]
        assert f"{key.note.what} {key.note.why} {allowed}. Default: " in text
        assert key.note.unit in text
    assert max(map(len, FILE.read_text(encoding="utf-8").splitlines())) <= 96


def test_in_force_names_every_value_unit_and_origin(tmp_path: Path) -> None:
    """One aligned line for each key, after the name of the file."""
    path = tmp_path / "site.toml"
    path.write_text("[lights]\nbrightness = 0.5\n")
    head, *lines = in_force(load(path, DRILLS))
    assert head == f"config: {path}"
    assert [line.split()[0] for line in lines] == list(KEYS)
    (line,) = [line for line in lines if line.startswith("lights.brightness")]
    assert re.split(r"\s{2,}", line)[1:] == ["0.5", "share of full brightness", "site.toml:2"]
    (line,) = [line for line in lines if line.startswith("camera.wall")]
    assert re.split(r"\s{2,}", line)[1:] == ["not set", "pixels", "default"]
    ends = {line.rindex("  ") for line in lines}
    assert len(ends) == 1


def test_a_program_gets_the_same(tmp_path: Path) -> None:
    """The plain form is JSON, and its values are those in force."""
    path = tmp_path / "site.toml"
    path.write_text("[camera]\nzone = [0.2, 0.7]\n")
    plain = as_plain(load(path, DRILLS))
    again = json.loads(json.dumps(plain))
    assert again == plain
    assert again["source"] == str(path)
    assert list(again["keys"]) == list(KEYS)
    zone = again["keys"]["camera.zone"]
    assert zone["value"] == [0.2, 0.7]
    assert zone["from"] == "site.toml:2"
    assert zone["unit"] == "shares of the picture's width"


def test_the_file_is_toml_for_any_reader() -> None:
    """Six tables, and nothing in them."""
    assert tomllib.loads(commented_defaults()) == {table: {} for table, _ in Config()}
