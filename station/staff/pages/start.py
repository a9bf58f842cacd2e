"""The first page: what there is."""

from __future__ import annotations

from typing import Final

from station.staff.office import Office
from station.staff.rows import Page, Row, link

NEW_PIN: Final = "new pin"
"""Leads to the pad."""


def _rows(_office: Office) -> tuple[Row, ...]:
    return (
        link("camera", "Camera"),
        link("training", "Training"),
        link("sound", "Sound and language"),
        link("history", "History"),
        link("export", "Export"),
        link("lamps", "Lamps"),
        link("check", "Check"),
        link(NEW_PIN, "New PIN"),
        link("power", "Shut down"),
    )


FIRST: Final = Page("Staff", _rows)
