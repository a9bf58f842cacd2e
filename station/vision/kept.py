"""What is kept of the eyes between two starts: a small file in the state folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from station.config.kept import write_whole
from station.vision.pace import UNKNOWN, Fitness
from station.vision.plain import checked

NAME: Final = "eyes.json"


def read_fitness(folder: Path) -> Fitness:
    """Return how the eyes ran last; one that knows nothing where there is no such file, or a bad
    one.
    """
    try:
        return checked(Fitness, json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return UNKNOWN


def keep_fitness(fitness: Fitness, folder: Path) -> None:
    """Keep how the eyes run; the file is whole at every moment. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / NAME, json.dumps(asdict(fitness)).encode())
