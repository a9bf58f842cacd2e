"""No lamps: the light is on the screen only, because the owner wants it so."""

from __future__ import annotations

from station.values import Light


class NoLights:
    """Does nothing, and says so by its name."""

    name = "none: the light is on the screen only"

    def show(self, light: Light) -> None:
        """Do nothing."""

    def test(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
