"""Camera: aim it, mark where people stand, and learn the wall.

Left and right are those of the screen, which shows the picture mirrored; the config's shares
are of the picture as the camera sees it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.staff.aim import line_of
from station.staff.office import Office
from station.staff.rows import Page, Row, action, note, stepper
from station.values import Menu, say

STEPS: Final = 20
"""An edge moves by a twentieth of the picture's width."""
NARROWEST: Final = 4
"""Steps between the edges: a fifth of the picture, room for somebody who stands side-on."""

LEARNT: Final = say("The wall is learnt.")
NO_WALL: Final = say("No wall seen. Stand before it, sideways.")
FORGOTTEN: Final = say("The wall is forgotten: each set finds it.")


def _rows(office: Office) -> tuple[Row, ...]:
    left, right = _edges(office)
    return (
        stepper("left", "Left edge", _percent(left), _move_left),
        stepper("right", "Right edge", _percent(right), _move_right),
        note("height", "Body height", _height(office)),
        action("learn", "Learn the wall", _learn, _wall_words(office)),
        action("forget", "Forget the wall", _forget),
    )


def _edges(office: Office) -> tuple[int, int]:
    """Left and right edge as the screen shows them, in steps from its left."""
    near, far = office.choices.config.camera.zone
    return STEPS - round(far * STEPS), STEPS - round(near * STEPS)


def _set_edges(office: Office, left: int, right: int) -> None:
    zone = ((STEPS - right) / STEPS, (STEPS - left) / STEPS)
    office.choices.set("camera.zone", zone)


def _move_left(office: Office, way: int) -> None:
    left, right = _edges(office)
    _set_edges(office, min(max(left + way, 0), max(right - NARROWEST, 0)), right)


def _move_right(office: Office, way: int) -> None:
    left, right = _edges(office)
    _set_edges(office, left, max(min(right + way, STEPS), min(left + NARROWEST, STEPS)))


def _percent(steps: int) -> str:
    return say("{share} %", share=steps * 100 // STEPS)


def _height(office: Office) -> str:
    share = office.aim.share
    return say("{share} %", share=round(share * 100)) if share == share else "–"


def _wall_words(office: Office) -> str:
    return say("known") if office.choices.config.camera.wall else say("not known")


def _learn(office: Office) -> None:
    wall = office.aim.wall()
    office.words = NO_WALL if wall is None else LEARNT
    if wall is not None:
        office.choices.set("camera.wall", wall)


def _forget(office: Office) -> None:
    office.choices.set("camera.wall", None)
    office.words = FORGOTTEN


def _words(office: Office) -> str:
    return office.aim.hint(office.choices.config.camera.zone)


def _adds(office: Office, menu: Menu) -> Menu:
    camera = office.choices.config.camera
    return replace(menu, zone=camera.zone, wall=line_of(camera.wall))


CAMERA: Final = Page("Camera", _rows, _words, "aim", _adds)
