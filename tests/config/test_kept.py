"""The copy of the last good config: there when it is needed, and never half of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from station.config import keep_good, last_good, load, way_back
from station.errors import StoreUnavailable
from tests.config.sites import DRILLS

GOOD = "[lights]\ngreen = 5\n"


def test_the_owner_can_go_back(tmp_path: Path) -> None:
    """The copy is the text that loaded, byte for byte, and the way back is a sentence."""
    source = tmp_path / "station.toml"
    source.write_text(GOOD)
    assert last_good(tmp_path) is None
    assert way_back(tmp_path, source) is None
    kept = keep_good(load(source, DRILLS).text, tmp_path)
    assert kept == last_good(tmp_path)
    assert kept.read_text() == GOOD
    assert load(kept, DRILLS).config.lights.green == 5
    sentence = way_back(tmp_path, source)
    assert sentence is not None
    assert f"cp {kept} {source}" in sentence


def test_an_unchanged_config_is_not_written_again(tmp_path: Path) -> None:
    """A start of the station does not wear the card."""
    before = keep_good(GOOD, tmp_path).stat().st_ino
    assert keep_good(GOOD, tmp_path).stat().st_ino == before
    assert keep_good(GOOD + "#", tmp_path).stat().st_ino != before


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_cut_of_power_leaves_the_old_copy(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the new copy is whole on the disk, the old one stays; then all is as new."""
    keep_good(GOOD, tmp_path)

    def cut(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", cut) if step == "fsync" else patch.setattr(Path, step, cut)
        with pytest.raises(StoreUnavailable, match="No space left.*free some space"):
            keep_good("[lights]\ngreen = 6\n", tmp_path)
    kept = last_good(tmp_path)
    assert kept is not None
    assert kept.read_text() == GOOD
    assert keep_good("[lights]\ngreen = 6\n", tmp_path).read_text().endswith("6\n")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Keeping the copy raises our own error, which the station may say and go on."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        keep_good(GOOD, tmp_path / "file" / "gone")


def test_the_first_run_makes_the_folder(tmp_path: Path) -> None:
    """Nobody has kept anything there before."""
    folder = tmp_path / "state" / "hinge-station"
    assert keep_good("[lights]\n", folder).read_text() == "[lights]\n"
    assert folder.stat().st_mode & 0o777 == 0o700
