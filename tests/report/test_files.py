"""Results appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.errors import CannotWrite
from station.report.files import replacing, staged


def test_a_failure_leaves_the_earlier_file(tmp_path: Path) -> None:
    """Half a file is worse than yesterday's."""
    path = tmp_path / "set.json"
    path.write_text("earlier")

    def break_off() -> None:
        with replacing(path) as part:
            part.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_finished_file_takes_the_name(tmp_path: Path) -> None:
    """Its suffix is there while it is written, too: encoders choose the format by it."""
    with replacing(tmp_path / "new" / "a.mp4") as part:
        assert part.suffix == ".mp4"
        part.write_text("done")
    assert (tmp_path / "new" / "a.mp4").read_text() == "done"


def test_results_may_be_read_by_others(tmp_path: Path) -> None:
    """A report is made to be handed on: it gets the permissions of any new file."""
    with replacing(tmp_path / "a.csv") as part:
        part.write_text("done")
    (tmp_path / "plain").write_text("")
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_stage_moves_in_all_at_once(tmp_path: Path) -> None:
    """Nothing is seen before everything is drawn."""
    with staged(tmp_path) as stage:
        (stage / "one").write_text("1")
        assert not (tmp_path / "one").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("way", [staged, lambda folder: replacing(folder / "set.json")])
def test_a_place_that_cannot_be_is_one_sentence(way, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The message names the place, the reason and the remedy."""
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" / "out"
    with pytest.raises(CannotWrite, match=r"not a directory.*--out") as caught, way(place):
        pass
    assert str(place) in str(caught.value)


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """Trouble in the midst of writing is told the same way, and leaves nothing behind."""

    def fill_up() -> None:
        with staged(tmp_path) as stage:
            (stage / "half").write_text("…")
            raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="no space left"):
        fill_up()
    assert list(tmp_path.iterdir()) == []
