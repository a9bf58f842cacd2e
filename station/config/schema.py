"""The site's facts: what `config/station.toml` may say, key by key, with units and defaults.

Drills and limits are Python tables, since a test must see them; what differs from one gym to
the next (pins, camera, who may wait how long) is here. Every model is frozen and refuses
keys that it does not know. The `Note` of a key is the one source of the file's comments, of
`station config` and of every sentence about a mistake. `station.config.load` reads the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True, slots=True)
class Note:
    """What a site should know about a key."""

    what: str
    """What it is, a sentence or two."""
    why: str
    """Why one would set it, or where its bounds come from."""
    unit: str = ""
    """Of the value; "" for a word, a text, a count or a switch."""
    example: str = ""
    """A value as written in the file, for a key whose default cannot be written there."""


List = Field(strict=False)
"""Of a tuple: lets it be written as a list, the only row of values that TOML has."""


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class CameraConfig(Section):
    """[camera]: which one, how fast, and how it is mounted."""

    kind: Annotated[
        Literal["picamera", "webcam", "video", "recording"],
        Note(
            "picamera: on the Pi's ribbon cable; webcam: on USB; video: a clip; recording: what "
            "the eyes saw once, without any picture.",
            "A camera that is missing is an error on screen, never a silent stand-in.",
        ),
    ] = "picamera"
    id: Annotated[
        str,
        Note(
            'webcam: its number, or its name in /dev/v4l/by-id; picamera: its number. "" takes '
            "the first.",
            "A name stays the same when the plug moves to another socket; a number may not.",
        ),
    ] = ""
    file: Annotated[
        str,
        Note(
            'The clip of kind "video", or the sights.npz of kind "recording"; a full path.',
            "Needed for those two kinds; a camera has none.",
        ),
    ] = ""
    pace: Annotated[
        float,
        Field(ge=0.0, le=64.0),
        Note(
            "Of a file: how fast it is played; 0 is as fast as it goes.",
            "Tests play a set in less time than it took; a camera always has pace 1.",
            unit="times real speed",
        ),
    ] = 1.0
    lead_in_s: Annotated[
        float,
        Field(ge=0.0, le=600.0),
        Note(
            "Of a file: how long its opening is played over and over first.",
            "Gives the station time to greet somebody whose clip begins with the first rep.",
            unit="seconds",
        ),
    ] = 0.0
    repeat: Annotated[
        bool, Note("Of a file: begin again at its end.", "For a demonstration that never ends.")
    ] = False
    width: Annotated[
        int,
        Field(ge=320, le=1920),
        Note(
            "Width of the picture asked of the camera.",
            "More costs time, and the engine looks at no more than 640 anyway.",
            unit="pixels",
        ),
    ] = 640
    height: Annotated[
        int,
        Field(ge=240, le=1080),
        Note(
            "Height of the picture asked of the camera.",
            "In the same shape as the sensor, or its edges are cut off.",
            unit="pixels",
        ),
    ] = 480
    frames_per_second: Annotated[
        int,
        Field(ge=8, le=60),
        Note(
            "Pictures asked of the camera every second.",
            "Below 8 a quick rep falls between two pictures; beyond 30 nothing is gained.",
            unit="pictures a second",
        ),
    ] = 30
    mains_hz: Annotated[
        Literal[50, 60],
        Note(
            "Frequency of the mains: 50 in most of the world, 60 in the Americas and parts of "
            "Asia.",
            "The room's lights flicker with it; the Pi's camera cannot find out by itself.",
            unit="hertz",
        ),
    ] = 50
    rotate_deg: Annotated[
        Literal[0, 90, 180, 270],
        Note(
            "How far the picture must be turned clockwise to stand upright.",
            "For a camera that is mounted on its side or upside down.",
            unit="degrees",
        ),
    ] = 0
    lens_k1: Annotated[
        float,
        Field(ge=-0.5, le=0.5),
        Note(
            "Radial distortion of the lens (Brown's k1, by focal length); 0 for a straight lens.",
            "A wide lens bends the wall and the back; straightened, angles are true again.",
        ),
    ] = 0.0
    lens_fov_deg: Annotated[
        float,
        Field(gt=20.0, lt=130.0),
        Note(
            "Horizontal angle of view of the lens.",
            "With lens_k1 it says how to straighten the picture.",
            unit="degrees",
        ),
    ] = 62.0
    zone: Annotated[
        tuple[float, float],
        List,
        Note(
            "From where to where somebody stands on the mark: left end, right end.",
            "Who passes by outside it is not greeted.",
            unit="shares of the picture's width",
        ),
    ] = (0.15, 0.85)
    wall: Annotated[
        tuple[float, float, float, float] | None,
        List,
        Note(
            "The line of the wall behind the person: x, y of its top and x, y of its foot.",
            "Not set, it is learned from the person standing against it.",
            unit="pixels",
            example="[412.0, 60.0, 405.0, 430.0]",
        ),
    ] = None


class VisionConfig(Section):
    """[vision]: the pose engine and its process."""

    model: Annotated[
        Literal["auto", "lite", "full", "heavy"],
        Note(
            "The pose model: lite is the fastest, heavy the slowest; auto takes full, and sees "
            "with less of it, or with lite, on a machine that is slow or has become hot.",
            "full is what the limits of the drills were tuned on.",
        ),
    ] = "auto"
    engine: Annotated[
        Literal["auto", "mediapipe", "litert"],
        Note(
            "What runs it; auto takes LiteRT, which is installed with the station.",
            "MediaPipe sees the same, is an extra, and needs a Raspberry Pi 5.",
        ),
    ] = "auto"
    memory_mb: Annotated[
        int,
        Field(ge=300, le=4000),
        Note(
            "The eyes start afresh beyond this, when nobody is there.",
            "A leak in the engine then never grows into a crash in the middle of a set.",
            unit="megabytes",
        ),
    ] = 700


class SessionConfig(Section):
    """[session]: what is offered, and how feedback is given."""

    drills: Annotated[
        tuple[str, ...],
        List,
        Note(
            "Drill ids on offer (`station drills` lists them); a single one is started without "
            "choosing.",
            "Offer only what there is the equipment and the wall for.",
        ),
    ] = ("dowel", "wall_tap", "band")
    reps: Annotated[
        int,
        Field(ge=0, le=50),
        Note("Reps to a set; 0 takes the drill's own.", "A therapist may want fewer.", unit="reps"),
    ] = 0
    sets: Annotated[
        int,
        Field(ge=1, le=10),
        Note("Sets before the summary, with a rest between.", "One lets others in.", unit="sets"),
    ] = 1
    feedback: Annotated[
        Literal["every", "fade", "bandwidth", "summary"],
        Note(
            "After which reps something is said: every one; fewer and fewer; only those outside "
            "the limits; none until the set is over.",
            "Beginners want every; less feedback is remembered longer (docs/session.md).",
        ),
    ] = "every"
    person_height_cm: Annotated[
        float,
        Field(ge=100.0, le=230.0),
        Note(
            "Height of the person, where nobody tells their own.",
            "Sets what is said in centimetres; angles do not need it.",
            unit="centimetres",
        ),
    ] = 175.0
    profile: Annotated[
        Literal["gym", "clinic"],
        Note(
            "gym: counts, cues and advice; clinic: degrees and curves as well.",
            "A clinician wants the figures; on a gym floor they distract.",
        ),
    ] = "gym"
    language: Annotated[
        Literal["en", "de", "es", "fr"],
        Note(
            "The language that the station speaks until a visitor takes another.",
            "It comes back to this one when they go.",
        ),
    ] = "en"
    stop_after_rounded: Annotated[
        int,
        Field(ge=0, le=10),
        Note(
            "Reps with a rounded back in a row after which the set is stopped; 0 never stops it.",
            "A back that rounds again and again is tired, and should rest.",
            unit="reps",
        ),
    ] = 2


class LightsConfig(Section):
    """[lights]: the two lamps."""

    kind: Annotated[
        Literal["gpio", "console", "kept", "none"],
        Note(
            "gpio: LEDs on the Pi's header; console: words on the terminal; kept: a stand-in for "
            "the header whose lines stay as they are when a process dies, for tests; none: "
            "screen only.",
            "A header that is missing is an error on screen, never a silent stand-in.",
        ),
    ] = "gpio"
    green: Annotated[
        int,
        Field(ge=2, le=27),
        Note(
            "Pin of the green lamp.",
            "0 and 1 identify add-on boards; 17 and 27 are used by no bus and no display.",
            unit="BCM number",
        ),
    ] = 17
    red: Annotated[
        int,
        Field(ge=2, le=27),
        Note("Pin of the red lamp.", "As for green, and another one.", unit="BCM number"),
    ] = 27
    active_high: Annotated[
        bool,
        Note("false when a pin at 0 V makes its lamp shine.", "Many relay boards work that way."),
    ] = True
    brightness: Annotated[
        float,
        Field(gt=0.0, le=1.0),
        Note(
            "How bright a shining lamp is.",
            "The share of the time that it is on (pulse width); 1 for relays.",
            unit="share of full brightness",
        ),
    ] = 1.0
    ready_glow: Annotated[
        float,
        Field(ge=0.0, le=0.5),
        Note(
            "The soft green while somebody is seen and may begin; 0 for none.",
            "At most half, so that nobody takes it for a good rep.",
            unit="share of full brightness",
        ),
    ] = 0.0


class StoreConfig(Section):
    """[store]: what is remembered, and for how long."""

    folder: Annotated[
        str,
        Note(
            "Where the database lies; \"\" takes systemd's state directory, or the user's.",
            "For a disk of its own.",
        ),
    ] = ""
    keep_days: Annotated[
        int,
        Field(ge=1, le=3650),
        Note(
            "Sets older than this are forgotten.",
            "No names and no pictures are kept; still, keep no more than is of use.",
            unit="days",
        ),
    ] = 90


class ScreenConfig(Section):
    """[screen]: where people look."""

    kind: Annotated[
        Literal["kiosk", "window", "terminal", "none"],
        Note(
            "kiosk: the whole screen; window: a window on a desktop; terminal: words; none: "
            "lamps only.",
            "A screen that is missing is an error in the log, never a silent stand-in.",
        ),
    ] = "kiosk"
    width_mm: Annotated[
        int,
        Field(ge=0, le=3000),
        Note(
            "Width of the picture area, as it is looked at; 0 asks the panel.",
            "Letters are sized in millimetres; some panels lie about their size, or are silent.",
            unit="millimetres",
        ),
    ] = 0
    distance_m: Annotated[
        float,
        Field(ge=0.3, le=6.0),
        Note(
            "From the mat to the screen.",
            "Twice as far takes letters twice as large.",
            unit="metres",
        ),
    ] = 2.5
    rotate_deg: Annotated[
        Literal[0, 90, 180, 270],
        Note(
            "How far the picture is turned clockwise on the panel; touches follow.",
            "For a panel that hangs on its side or upside down; the device tree must not turn the "
            "touches as well.",
            unit="degrees",
        ),
    ] = 0
    theme: Annotated[
        Literal["default", "colour-safe"],
        Note(
            "default: green and red; colour-safe: blue and orange.",
            "About one man in twelve cannot tell green from red; shapes say the same in both.",
        ),
    ] = "default"


class SoundConfig(Section):
    """[sound]: tones, and a voice where one is wanted."""

    kind: Annotated[
        Literal["speaker", "kept", "none"],
        Note(
            "speaker: whatever the system plays sound on; kept: a stand-in that remembers what "
            "it was to play, for tests; none: silence.",
            "Without a speaker the station goes on in silence, and says so to the staff.",
        ),
    ] = "speaker"
    volume: Annotated[
        int,
        Field(ge=0, le=10),
        Note("How loud; 0 is silence.", "A gym is loud, a clinic is not.", unit="tenths"),
    ] = 6
    voice: Annotated[
        Literal["off", "cues", "all"],
        Note(
            "off: tones alone; cues: what to fix is spoken; all: counts and praise too.",
            "Spoken words were made beforehand (`station voice`), none is made while it runs.",
        ),
    ] = "off"


class StaffConfig(Section):
    """[staff]: the menu behind five taps in the upper left corner."""

    pin: Annotated[
        str,
        Note(
            'The PIN, hashed: what `station pin` prints. "" lets the first who opens the menu '
            "choose one.",
            "Only its scrypt hash is kept, so whoever reads the file does not know it.",
        ),
    ] = ""


class Config(Section):
    """Everything that a site may set."""

    camera: CameraConfig = CameraConfig()
    vision: VisionConfig = VisionConfig()
    session: SessionConfig = SessionConfig()
    lights: LightsConfig = LightsConfig()
    store: StoreConfig = StoreConfig()
    screen: ScreenConfig = ScreenConfig()
    sound: SoundConfig = SoundConfig()
    staff: StaffConfig = StaffConfig()
