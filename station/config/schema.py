"""The site's facts: what `config/station.toml` may say, key by key, with units and defaults.

Drills and limits are Python tables, since a test must see them; what differs from one gym to
the next (pins, camera, who may wait how long) is here. Every model is frozen and refuses
keys that it does not know. `station.config.load` reads the file and words the mistakes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Pin = Annotated[int, Field(ge=2, le=27)]
"""A BCM number on the 40-pin header; 0 and 1 belong to the identification of add-on boards."""


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CameraConfig(Section):
    """[camera]: which one, how fast, and how it is mounted."""

    kind: Literal["picamera", "webcam", "video", "recording"] = "picamera"
    id: str = ""
    """webcam: number, or name in /dev/v4l/by-id; picamera: number. "" takes the first."""
    file: str = ""
    """The clip of kind "video", or the sights.npz of kind "recording"."""
    pace: Annotated[float, Field(ge=0.0, le=64.0)] = 1.0
    """Of a file: times real speed; 0 is as fast as it goes."""
    lead_in_s: Annotated[float, Field(ge=0.0, le=600.0)] = 0.0
    """Of a file: how long its opening is played over and over first, seconds."""
    repeat: bool = False
    """Of a file: begin again at its end."""
    width: Annotated[int, Field(ge=320, le=1920)] = 640
    height: Annotated[int, Field(ge=240, le=1080)] = 480
    """Picture asked of the camera, pixels."""
    frames_per_second: Annotated[int, Field(ge=8, le=60)] = 30
    mains_hz: Literal[50, 60] = 50
    """Of the room's lights, so that they do not flicker in the picture."""
    rotate_deg: Literal[0, 90, 180, 270] = 0
    """How far the picture must be turned clockwise to stand upright."""
    lens_k1: Annotated[float, Field(ge=-0.5, le=0.5)] = 0.0
    """Radial distortion (Brown's k1, by focal length); 0 for a straight lens."""
    lens_fov_deg: Annotated[float, Field(gt=20.0, lt=130.0)] = 62.0
    """Horizontal angle of view, degrees: with k1, says how to straighten the picture."""
    zone: tuple[float, float] = (0.15, 0.85)
    """From where to where somebody stands on the mark, shares of the picture's width."""
    wall: tuple[float, float, float, float] | None = None
    """The wall's line: x, y of its top and of its foot, pixels of the picture; None: it is
    learned from the person."""


class VisionConfig(Section):
    """[vision]: the pose engine and its process."""

    model: Literal["lite", "full", "heavy"] = "full"
    memory_mb: Annotated[int, Field(ge=300, le=4000)] = 700
    """The eyes start afresh beyond this, when nobody is there."""


class SessionConfig(Section):
    """[session]: what is offered, and how feedback is given."""

    drills: tuple[str, ...] = ("dowel", "wall_tap", "band")
    """Drill ids on offer; a single one is started without choosing."""
    reps: Annotated[int, Field(ge=0, le=50)] = 0
    """Reps to a set; 0 takes the drill's own."""
    sets: Annotated[int, Field(ge=1, le=10)] = 1
    feedback: Literal["every", "fade", "bandwidth", "summary"] = "every"
    """After which reps something is said (docs/session.md)."""
    person_height_cm: Annotated[float, Field(ge=100.0, le=230.0)] = 175.0
    """Sets the centimetres, where nobody tells the person's own."""
    stop_after_rounded: Annotated[int, Field(ge=0, le=10)] = 2
    """Rounded reps in a row after which the set is stopped; 0 never."""


class LightsConfig(Section):
    """[lights]: the two lamps."""

    kind: Literal["gpio", "console", "kept", "none"] = "gpio"
    """gpio: LEDs on the header; console: words on the terminal; kept: a stand-in for the
    header whose lines stay as they are when a process dies, for tests; none: screen only."""
    green: Pin = 17
    red: Pin = 27
    """BCM numbers."""
    active_high: bool = True
    """False when a pin at 0 V makes its lamp shine."""
    brightness: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    """Share of the time that a shining lamp is on (pulse width)."""
    ready_glow: Annotated[float, Field(ge=0.0, le=0.5)] = 0.0
    """Brightness of the soft green while somebody is seen and may begin; 0 for none."""


class StoreConfig(Section):
    """[store]: what is remembered, and for how long."""

    folder: str = ""
    """Where the database lies; "" takes systemd's state directory, or the user's."""
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 90


class ScreenConfig(Section):
    """[screen]: where people look."""

    kind: Literal["kiosk", "window", "terminal", "none"] = "kiosk"
    width_mm: Annotated[int, Field(ge=0, le=3000)] = 0
    """Of the picture area; 0 asks the panel."""
    distance_m: Annotated[float, Field(ge=0.3, le=6.0)] = 2.5
    """From the mat to the screen."""


class Config(Section):
    """Everything that a site may set."""

    camera: CameraConfig = CameraConfig()
    vision: VisionConfig = VisionConfig()
    session: SessionConfig = SessionConfig()
    lights: LightsConfig = LightsConfig()
    store: StoreConfig = StoreConfig()
    screen: ScreenConfig = ScreenConfig()
