"""A recording in the place of camera and engine: sights, as they were seen."""

from __future__ import annotations

import time
from collections.abc import Callable

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable, UnusableRecording
from station.values import Sight
from station.vision.camera import Clock
from station.vision.camera.pacing import Player, film
from station.vision.recording import Recording, read_recording


class Sights:
    """A recording that plays; see `station.vision.camera.SightSource`. No sight is skipped.

    It is read 64 sights at a time; while there is a lead-in, its opening is held besides.
    """

    def __init__(
        self,
        config: CameraConfig,
        now: Clock,
        clock: Clock = time.monotonic,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        """Open the file; raises `CameraUnavailable`. See `Player` for the clocks."""
        recording = _open(config.file)
        self.name = recording.path.name
        self.waits = config.pace == 0
        moments = film(lambda: iter(recording), config.lead_in_s, config.repeat)
        self._player: Player[Sight] = Player(self.name, moments, config.pace, now, clock, wait)

    def read(self, timeout: float) -> Sight:
        """Return the next sight when it is due."""
        return self._player.read(timeout)

    def close(self) -> None:
        """Wake the reader."""
        self._player.close()


def _open(path: str) -> Recording:
    if not path:
        raise CameraUnavailable(
            'No recording is named, and kind "recording" plays one: give the path of a '
            "sights.npz as [camera] file."
        )
    try:
        return read_recording(path)
    except UnusableRecording as error:
        raise CameraUnavailable(str(error)) from error
