"""Which lines a station may have lit, noted for whoever puts them out when it is dead.

Its config would say so too, but reading that takes longer than a lamp may go on shining: the
unit's RuntimeDirectory holds a note for as long as the service is up (`station.lights.dark`).
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol

NAME: Final = "lamps.json"
FOLDER: Final = "RUNTIME_DIRECTORY"
"""systemd's name for it; without one, nothing is noted."""


class Wiring(Protocol):
    """What must be known of two lamps to put them out; `LightsConfig` is one."""

    @property
    def kind(self) -> str:
        """Of lights, as in the config."""
        ...

    @property
    def green(self) -> int:
        """Its BCM number."""
        ...

    @property
    def red(self) -> int:
        """Its BCM number."""
        ...

    @property
    def active_high(self) -> bool:
        """Whether a lamp shines while its line is high."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """A `Wiring` by itself."""

    kind: str
    green: int
    red: int
    active_high: bool


def note(wiring: Wiring) -> None:
    """Note what is about to be taken. A disk that is full does not matter: the config is left."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return
    from station.config.kept import write_whole  # here, as `dark` must not load the config

    lines = Lines(wiring.kind, wiring.green, wiring.red, wiring.active_high)
    with suppress(OSError):
        write_whole(Path(folder, NAME), json.dumps(asdict(lines)).encode())


def noted() -> Lines | None:
    """Return what was noted last; None where nothing was, or nothing that makes sense."""
    try:
        lines = Lines(**json.loads(Path(os.environ[FOLDER], NAME).read_text(encoding="utf-8")))
    except (KeyError, OSError, ValueError, TypeError):
        return None
    kinds = [type(value) for value in asdict(lines).values()]
    return lines if kinds == [str, int, int, bool] else None
