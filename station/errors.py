"""What can go wrong, in one tree; each error is also the builtin that one would catch.

    StationError                 a sentence with its remedy; the command ends with code 2
    ├── UnusableVideo            (ValueError)   the file or what it shows cannot be analysed
    ├── UnusableRecording        (ValueError)   the recording is broken or of another version
    ├── ModelUnavailable         (OSError)      a pose model is missing, wrong or unreachable
    ├── EngineUnavailable        (RuntimeError) the pose engine cannot run on this machine
    ├── UnknownName              (LookupError)  no drill, fault or model is called that
    └── CannotWrite              (OSError)      the place for the results cannot be written

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
