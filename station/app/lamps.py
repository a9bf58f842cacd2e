"""The lamps, for as long as they work: without them the screen's light has to do."""

from __future__ import annotations

from station.config.schema import LightsConfig
from station.errors import LightsUnavailable
from station.lights import Lights, open_lights
from station.values import Light

RETRY_S = 30.0
"""Between two tries to bring lost lamps back, seconds."""


class Lamps:
    """Shows lights, notes why it cannot, and tries again now and then."""

    def __init__(self, config: LightsConfig, time: float) -> None:
        """Open them, or note why not; `time` in monotonic seconds."""
        self._config = config
        self._lights: Lights | None = None
        self._tried = time
        self._lent = self._returned = False
        self.notice = ""
        """Why there are no lamps, with the remedy; "" while there are."""
        self._open(time)

    def show(self, light: Light) -> None:
        """Begin a signal."""
        if self._lights is None:
            return
        try:
            self._lights.show(light)
        except LightsUnavailable as lost:
            self._give_up(lost)

    def tick(self, time: float) -> None:
        """Try again what failed a while ago."""
        if self._returned:
            self._lent = self._returned = False
            self._open(time)
        elif self._lights is None and not self._lent and time - self._tried >= RETRY_S:
            self._open(time)

    def lend(self) -> None:
        """Let go of them, for somebody else to try."""
        self._lent = True
        self.close()

    def take_back(self) -> None:
        """They are free again: the next tick takes them. Another thread may say so."""
        self._returned = True

    def close(self) -> None:
        """Both off."""
        if self._lights is not None:
            self._lights.close()
            self._lights = None

    def _open(self, time: float) -> None:
        self._tried = time
        try:
            self._lights, self.notice = open_lights(self._config), ""
        except LightsUnavailable as missing:
            self.notice = str(missing)

    def _give_up(self, lost: LightsUnavailable) -> None:
        self.notice = str(lost)
        self.close()
