"""The clips to compare engines on, and what tables may call them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.errors import UnusableVideo
from station.evaluate.sets import VIDEOS
from station.evaluate.truth import Truth, truth_of
from station.form.drills import drill_called
from station.form.drills.drill import Drill

DATA: Final = Path(__file__).parents[2] / "data"
"""The demonstration clip lies here: nobody is in it."""
DRILL: Final = "hinge"
"""What a clip is judged as when nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A film of one set."""

    name: str
    """For tables. A film of a person is only ever numbered: "real 1", "real 2" …"""
    path: Path
    drill: Drill
    truth: Truth
    """Empty when nothing is known of it."""

    @property
    def drawn(self) -> bool:
        """Whether the truth knows every angle, and from which side they are seen."""
        return is_drawn(self.truth)


def clips_in(places: Sequence[Path]) -> list[Clip]:
    """Return every clip that is named, or lies below a folder that is; drawn ones first.

    Each once, in the order of their paths. Raises `UnusableVideo` if there is none.
    """
    paths = sorted({path.resolve() for place in places for path in _videos(place)})
    if not paths:
        raise UnusableVideo(
            f"There is no clip in {', '.join(map(str, places))}: name clips, or folders with "
            f"clips below them ({', '.join(VIDEOS)})."
        )
    known = [(path, truth_of(path) or {}) for path in paths]
    named = [(path, truth) for path, truth in known if is_drawn(truth) or path.parent == DATA]
    people = [each for each in known if each not in named]
    return [
        *(_clip(path.stem, path, truth) for path, truth in named),
        *(_clip(f"real {n}", path, truth) for n, (path, truth) in enumerate(people, 1)),
    ]


def is_drawn(truth: Truth) -> bool:
    """Whether it knows every angle of its clip, and from which side they are seen."""
    return bool(truth.get("frames")) and "side" in truth.get("camera", {})


def _clip(name: str, path: Path, truth: Truth) -> Clip:
    return Clip(name, path, drill_called(str(truth.get("drill", DRILL))), truth)


def _videos(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (path for path in place.rglob("*") if path.suffix.lower() in VIDEOS)
    else:
        yield place
