"""What can go wrong, in one tree; each error is also the builtin that one would catch.

    StationError                 a sentence with its remedy; the command ends with code 2
    ├── UnusableVideo            (ValueError)   the file or what it shows cannot be analysed
    ├── UnusableRecording        (ValueError)   the recording is broken or of another version
    ├── ModelUnavailable         (OSError)      a pose model is missing, wrong or unreachable
    ├── EngineUnavailable        (RuntimeError) the pose engine cannot run on this machine
    ├── UnknownName              (LookupError)  no drill, fault or model is called that
    ├── CannotWrite              (OSError)      the place for the results cannot be written
    ├── BadConfig                (ValueError)   the config has mistakes, all told at once
    ├── CameraUnavailable        (OSError)      there is no such camera, or it is busy or gone
    ├── EyesLost                 (RuntimeError) the vision process could not be brought back
    ├── LightsUnavailable        (OSError)      no GPIO chip, or a line is busy or not allowed
    ├── StoreUnavailable         (OSError)      what happened cannot be kept: disk full, read-only
    └── ScreenUnavailable        (RuntimeError) there is no screen to draw on

Every message says what was seen, what was expected, and what to do.
"""


class StationError(Exception):
    """A problem that has a plain sentence and a remedy."""


class UnusableVideo(StationError, ValueError):
    """The file, or what it shows, cannot be analysed."""


class UnusableRecording(StationError, ValueError):
    """The recording is broken, or of another version."""


class ModelUnavailable(StationError, OSError):
    """A pose model is missing, has a wrong byte, or cannot be fetched."""


class EngineUnavailable(StationError, RuntimeError):
    """The pose engine cannot run on this machine."""


class UnknownName(StationError, LookupError):
    """No drill, fault or model is called that."""


class CannotWrite(StationError, OSError):
    """The place for the results cannot be written."""


class BadConfig(StationError, ValueError):
    """The config has mistakes; the message holds a line for each."""


class CameraUnavailable(StationError, OSError):
    """There is no such camera, or it is busy, or it went away."""


class EyesLost(StationError, RuntimeError):
    """The vision process could not be brought back."""


class LightsUnavailable(StationError, OSError):
    """There is no GPIO chip, or a line is busy or may not be used."""


class StoreUnavailable(StationError, OSError):
    """What happened cannot be kept: the disk is full, read-only or failing."""


class ScreenUnavailable(StationError, RuntimeError):
    """There is no screen to draw on."""
