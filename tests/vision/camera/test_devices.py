"""A webcam is found by the name that it keeps, whatever number it has today."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from station.errors import CameraUnavailable
from station.vision.camera.devices import find, refusal

LOGITECH = "usb-046d_HD_Pro_Webcam_C920_8A3F-video-index0"
TRUST = "usb-Trust_Webcam_Trust_Webcam-video-index0"


@pytest.fixture
def dev(tmp_path: Path) -> Path:
    """A /dev with a Pi's own nodes, a Logitech at video2 and 3, a Trust at video10, others."""
    dev = tmp_path / "dev"
    links = dev / "v4l" / "by-id"
    links.mkdir(parents=True)
    for number in (0, 2, 3, 4, 10, 12, 19):
        (dev / f"video{number}").touch()
    for name, number in ((LOGITECH, 2), (LOGITECH[:-1] + "1", 3), (TRUST, 10)):
        (links / name).symlink_to(f"../../video{number}")
    for number, name in ((0, "rp1-cfe-csi2_ch0"), (19, "pispbe-input")):
        card = tmp_path / "sys" / "class" / "video4linux" / f"video{number}"
        card.mkdir(parents=True)
        (card / "name").write_text(f"{name}\n")
    return dev


def names(wanted: str, dev: Path) -> list[str]:
    """Return what is found, without folders."""
    return [node.name for node in find(wanted, dev, dev.parent / "sys")]


def refused(wanted: str, dev: Path) -> str:
    """What looking for it is refused with."""
    with pytest.raises(CameraUnavailable) as error:
        find(wanted, dev, dev.parent / "sys")
    return str(error.value)


def test_any_webcam_means_usb_first_and_nothing_of_the_pi(dev: Path) -> None:
    """Nodes that give pictures come first, and the Pi's converters are never asked."""
    assert names("", dev) == ["video2", "video10", "video3", "video4", "video12"]


def test_a_number_is_that_node(dev: Path) -> None:
    """Whatever it is."""
    assert names("10", dev) == ["video10"]
    assert "There is no webcam 7" in refused("7", dev)
    assert "there: 0, 2, 3, 4, 10, 12, 19" in refused("7", dev)


@pytest.mark.parametrize("wanted", [LOGITECH, "C920", "c920", "usb-046d*index0", "HD_Pro_?ebcam"])
def test_a_name_may_be_a_part_or_a_pattern(dev: Path, wanted: str) -> None:
    """The node that gives pictures comes first."""
    assert names(wanted, dev)[0] == "video2"


def test_where_several_match_those_with_pictures_come_first(dev: Path) -> None:
    """A camera's second node gives descriptions of pictures only."""
    assert names("usb-", dev) == ["video2", "video10", "video3"]


def test_the_name_stays_when_the_number_changes(dev: Path) -> None:
    """Pulled and put in again, it has another node."""
    link = dev / "v4l" / "by-id" / TRUST
    link.unlink()
    assert "No webcam is called" in refused("Trust", dev)
    (dev / "video11").touch()
    link.symlink_to("../../video11")
    assert names("Trust", dev) == ["video11"]


def test_a_wrong_name_is_told_the_nearest(dev: Path) -> None:
    """So that a typing mistake is seen."""
    assert TRUST in refused("usb-Trust_Webcm", dev)


def test_no_webcam_at_all(tmp_path: Path) -> None:
    """The sentence also thinks of the ribbon camera."""
    assert 'kind to "picamera"' in refused("", tmp_path)
    assert "none is plugged in" in refused("C920", tmp_path)


def test_why_a_node_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gone, forbidden (root may open all: so a stand-in), broken, or busy."""
    node = tmp_path / "video0"
    assert "is gone" in refusal(node)
    node.touch()
    assert "close other programs" in refusal(node)

    def fails(code: int) -> None:
        def fail(*_: object) -> int:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, "open", fail)

    fails(13)
    assert "group video" in refusal(node)
    fails(19)
    assert "No such device" in refusal(node)
