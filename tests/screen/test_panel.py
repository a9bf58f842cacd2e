"""Millimetres and minutes of arc become pixels, for whatever panel is found."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.config.schema import ScreenConfig
from station.screen.edid import edid_width_mm, panel_widths, told_mm
from station.screen.panel import Panel, upright_px
from tests.screen.stories import PANELS

TV = Panel((1920, 1080), 700.0, distance_m=3.0)
UX_TABLE_2 = [
    ((800, 480), 154.0, 104, 66, 100),
    ((1280, 720), 155.0, 166, 106, 159),
    ((1280, 800), 217.0, 118, 76, 113),
    ((1920, 1080), 344.0, 112, 71, 107),
    ((1920, 1080), 476.0, 81, 52, 77),
    ((1920, 1080), 698.0, 55, 35, 53),
]
"""Panel; pixels of a target of 20 mm, and of 22′ from two and from three metres."""


def screen(**keys: object) -> ScreenConfig:
    """A kiosk's, unless it is told otherwise."""
    return ScreenConfig.model_validate({"kind": "kiosk"} | keys)


def edid(exact: tuple[int, int] = (0, 0), rough: tuple[int, int] = (0, 0), clock: int = 1) -> bytes:
    """A panel's word: width and height in millimetres by its timing, in cm by its header."""
    data = bytearray(128)
    data[:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    data[21], data[22] = rough
    data[54], data[66], data[67] = clock, exact[0] & 0xFF, exact[1] & 0xFF
    data[68] = (exact[0] >> 8) << 4 | exact[1] >> 8
    return bytes(data)


def connected(root: Path, **panels: bytes | None) -> Path:
    """A machine with these connectors; None has nothing plugged in."""
    for name, data in panels.items():
        folder = root / "sys/class/drm" / f"card1-{name}"
        folder.mkdir(parents=True)
        (folder / "status").write_text("disconnected\n" if data is None else "connected\n")
        (folder / "edid").write_bytes(data or b"")
    return root


@pytest.mark.parametrize(("size", "width", "target", "at_two", "at_three"), UX_TABLE_2)
def test_sizes_are_those_of_the_table(
    size: tuple[int, int], width: float, target: int, at_two: int, at_three: int
) -> None:
    """Six panels of UX §1, table 2, each to a pixel or two."""
    panel = Panel(size, width, 2.0)
    assert panel.mm_px(20) == pytest.approx(target, abs=1)
    assert panel.arcmin_px(22, 2.0) == pytest.approx(at_two, abs=1)
    assert panel.arcmin_px(22, 3.0) == pytest.approx(at_three, abs=1)


@given(st.floats(0.1, 500), st.integers(320, 4000), st.floats(50, 3000))
def test_millimetres_are_never_too_few(mm: float, across: int, width: float) -> None:
    """What should be so wide on the glass is at least that wide, and less than a pixel more."""
    panel = Panel((across, 480), width, 2.0)
    taken = panel.mm_px(mm) * width / across
    assert mm - 1e-4 <= taken < mm + width / across


@given(st.floats(1, 300), st.floats(0.3, 6))
def test_the_eye_sees_the_angle_that_was_asked_for(minutes: float, distance: float) -> None:
    """Seen from there, so many pixels take up so many minutes of arc."""
    mm = TV.arcmin_px(minutes, distance) * TV.width_mm / TV.size_px[0]
    seen = 2.0 * math.atan(mm / 2.0 / (distance * 1000.0))
    assert math.degrees(seen) * 60.0 == pytest.approx(minutes)


def test_without_a_distance_it_is_read_from_the_mat() -> None:
    """The mat is where the config says."""
    assert TV.arcmin_px(44) == TV.arcmin_px(44, 3.0) > TV.arcmin_px(44, TV.reach_m)


@pytest.mark.parametrize(
    ("keys", "told", "width"),
    [
        ({"width_mm": 500}, 344, 500),
        ({"width_mm": 500, "rotate_deg": 90}, 344, 500),
        ({}, 344, 344),
        ({"rotate_deg": 180}, 344, 344),
        ({"kind": "window"}, 344, 344),
        ({"rotate_deg": 90}, 194, 345),
        ({"rotate_deg": 270}, 194, 345),
    ],
)
def test_the_config_goes_before_the_panels_word(
    keys: dict[str, object], told: int, width: int
) -> None:
    """A panel on its side is as wide as it came high; the config measures what is looked at."""
    panel = Panel.of(screen(**keys), (1920, 1080), told)
    assert (round(panel.width_mm), panel.assumed) == (width, False)


@pytest.mark.parametrize(
    ("size", "turned", "width"),
    [((800, 480), 0, 154), ((720, 1280), 0, 88), ((1280, 720), 90, 155), ((480, 800), 270, 92)],
)
def test_the_pis_own_panels_are_known(size: tuple[int, int], turned: int, width: float) -> None:
    """They say nothing of themselves, and are told by their pixels, upright or on their side."""
    panel = Panel.of(screen(rotate_deg=turned), size, 0)
    assert panel.width_mm == pytest.approx(width, rel=0.015)
    assert not panel.assumed


@pytest.mark.parametrize(
    ("keys", "size", "width"),
    [
        ({}, (1920, 1080), 344),
        ({}, (1280, 720), 229),
        ({"kind": "window"}, (800, 480), 143),
    ],
)
def test_a_guess_says_that_it_is_one(
    keys: dict[str, object], size: tuple[int, int], width: int
) -> None:
    """A desktop of 15.6 inches; a window of 800 × 480 is no 7-inch panel."""
    panel = Panel.of(screen(**keys), size, 0)
    assert (round(panel.width_mm), panel.assumed) == (width, True)


def test_distance_and_height_follow() -> None:
    """From the config, and from square pixels."""
    panel = Panel.of(screen(width_mm=320, distance_m=1.5), (1280, 720), 0)
    assert (panel.distance_m, panel.height_mm) == (1.5, 180.0)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_turning_twice_is_the_size_as_it_was(turned: int) -> None:
    """The panel's size from the picture's, and the picture's from the panel's."""
    assert upright_px(upright_px((800, 480), turned), turned) == (800, 480)


@pytest.mark.parametrize(
    ("data", "width"),
    [
        (edid((344, 194)), 344),
        (edid((1210, 680)), 1210),
        (edid((344, 194), rough=(60, 40)), 344),
        (edid((344, 194), rough=(60, 40), clock=0), 600),
        (edid(rough=(34, 19)), 340),
        (edid(rough=(79, 0)), 0),
        (edid((160, 90)), 0),
        (edid(rough=(160, 90)), 0),
        (edid((155, 88)), 155),
        (edid()[:100], 0),
        (b"\xff" * 128, 0),
        (b"", 0),
    ],
)
def test_a_panels_own_word(data: bytes, width: int) -> None:
    """Millimetres by the first timing, else the header's centimetres; 16 × 9 is no size."""
    assert edid_width_mm(data) == width


def test_one_panel_is_believed(tmp_path: Path) -> None:
    """The one that is plugged in, whatever other sockets there are."""
    connected(tmp_path, **{"HDMI-A-1": None, "HDMI-A-2": edid((344, 194))})
    assert (panel_widths(tmp_path), told_mm(tmp_path)) == ([344], 344)


def test_of_two_panels_neither_is(tmp_path: Path) -> None:
    """Which of them people look at is not known."""
    connected(tmp_path, **{"DSI-1": b"", "HDMI-A-1": edid((344, 194))})
    assert (panel_widths(tmp_path), told_mm(tmp_path)) == ([0, 344], 0)


def test_a_machine_without_panels_says_nothing(tmp_path: Path) -> None:
    """Nor does a connector whose files went away."""
    (tmp_path / "sys/class/drm/card1-HDMI-A-1/status").mkdir(parents=True)
    assert (panel_widths(tmp_path), told_mm(tmp_path)) == ([], 0)


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_stories_are_told_from_where_a_panel_is_good_for(panel: Panel) -> None:
    """What the other tests measure at a panel's distance is not measured from too near: its
    letters are as large as it has room for, to a twentieth.
    """
    assert panel.drawn_for_m == pytest.approx(panel.distance_m, rel=0.05)
    assert replace(panel, distance_m=9.0).drawn_for_m < 1.05 * panel.distance_m
    assert replace(panel, distance_m=0.5).drawn_for_m == 0.5
