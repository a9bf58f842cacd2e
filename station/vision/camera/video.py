"""A clip in the camera's place: through the same engine, at its own pace or ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable, UnusableVideo
from station.values import Frame
from station.vision.camera import Clock, Shot
from station.vision.camera.pacing import Player, film
from station.vision.video import VideoFile


class Clip:
    """A video file that plays as a camera sees; see `station.vision.camera.Camera`."""

    live = False

    def __init__(
        self,
        config: CameraConfig,
        now: Clock,
        clock: Clock = time.monotonic,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        """Open the file; raises `CameraUnavailable`. See `Player` for the clocks."""
        self._path = config.file
        self._closed = False
        self._video = self._open()
        self._fresh = True
        self.name = self._video.path.name
        self.waits = config.pace == 0
        moments = film(self._play, config.lead_in_s, config.repeat)
        self._player: Player[Frame] = Player(self.name, moments, config.pace, now, clock, wait)

    def read(self, timeout: float) -> Shot:
        """Return the next picture when it is due."""
        frame = self._player.read(timeout)
        return Shot(frame, frame.image)

    def close(self) -> None:
        """Wake the reader and let the file go."""
        self._closed = True
        self._player.close()
        self._video.close()

    def _play(self) -> Iterator[Frame]:
        if not self._fresh:
            self._video.close()
            self._video = self._open()
        self._fresh = False
        if self._closed:  # by another thread, which could not see the file just opened
            self._video.close()
        return iter(self._video)

    def _open(self) -> VideoFile:
        if not self._path:
            raise CameraUnavailable(
                'No clip is named, and kind "video" plays one: give its path as [camera] file.'
            )
        try:
            return VideoFile(self._path)
        except UnusableVideo as error:
            raise CameraUnavailable(str(error)) from error
