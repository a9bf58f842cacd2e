"""A file in the camera's place, which goes on when the eyes come back.

In front of a camera the world does not wait while the eyes are away. So a file that a new
vision process opens is not begun anew: it is taken up where it would be by now. What is past
is due at once, and passed over without a look.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from station.config.schema import CameraConfig
from station.errors import CameraUnavailable, UnusableRecording, UnusableVideo
from station.vision.camera import Camera, SightSource
from station.vision.camera.recording import Sights
from station.vision.camera.video import Clip
from station.vision.plan import Plan
from station.vision.recording import read_recording
from station.vision.video import VideoFile


@dataclass(frozen=True, slots=True)
class Film:
    """Where in a file to begin. Times are the station's, seconds."""

    camera: CameraConfig
    zero: float
    """When what this camera plays began, or would have."""
    begin: float
    """When the film began, for whoever takes it up the next time."""
    since: float
    """From when on it is looked at; NaN: from its beginning."""
    clock: Callable[[], float]

    def clip(self) -> Camera:
        """Open it as pictures; raises `CameraUnavailable`."""
        return Clip(self.camera, lambda: self.zero, self.clock)

    def sights(self) -> SightSource:
        """Open it as sights; raises `CameraUnavailable`."""
        return Sights(self.camera, lambda: self.zero, self.clock)

    def passed(self, moment: float) -> bool:
        """Whether this moment went by while nobody looked."""
        return moment <= self.since


def film(plan: Plan) -> Film:
    """Begin a file now, or take it up; raises `CameraUnavailable`."""
    camera, now = plan.camera, plan.now()
    if math.isnan(plan.begin):
        return Film(camera, now, now, math.nan, _clock(plan, now))
    reached = plan.reached if camera.pace == 0 else now
    zero = plan.begin
    first_round = zero + camera.lead_in_s
    if camera.repeat and reached > first_round:
        length = seconds(camera)
        zero = first_round + (reached - first_round) // length * length
        camera = camera.model_copy(update={"lead_in_s": 0.0})
    return Film(camera, zero, plan.begin, reached, _clock(plan, zero))


def _clock(plan: Plan, zero: float) -> Callable[[], float]:
    """Monotonic seconds, but first asked, when a film begins, the moment at which it did."""
    first = [plan.origin + (zero - plan.origin) / plan.camera.pace] if plan.camera.pace else []
    return lambda: first.pop() if first else time.monotonic()


def seconds(camera: CameraConfig) -> float:
    """How long the file plays at its own speed; raises `CameraUnavailable`."""
    try:
        if camera.kind == "video":
            with VideoFile(camera.file) as video:
                return video.duration
        times = [sight.time for sight in read_recording(camera.file)]
    except (UnusableVideo, UnusableRecording) as error:
        raise CameraUnavailable(str(error)) from error
    count = max(1, len(times) - 1)
    return max(0.1, (times[-1] - times[0]) * (count + 1) / count if times else 0.0)
