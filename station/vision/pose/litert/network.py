"""Networks out of a bundle, run on the processor: the one file that knows LiteRT."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from station.errors import EngineUnavailable

Floats = NDArray[np.float32]
Shape = tuple[int, ...]

PACKAGE: Final = "ai-edge-litert"
MODULE: Final = "ai_edge_litert"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a network must be like."""

    file: str
    """Its name in the bundle."""
    picture: Shape
    """Of what goes in."""
    answers: tuple[Shape, ...]
    """Of what comes out, in order."""


class Network:
    """One picture in, several answers out."""

    def __init__(self, interpreter: Any, kind: Kind) -> None:
        """Take an interpreter over; raises ValueError when its network is of another kind."""
        self._run = interpreter
        self._run.allocate_tensors()
        (entry,) = self._run.get_input_details()
        exits = sorted(self._run.get_output_details(), key=lambda tensor: str(tensor["name"]))
        found = [_shape(tensor) for tensor in (entry, *exits)]
        if found != [kind.picture, *kind.answers]:
            raise ValueError(f"{kind.file} holds a network of other shapes: {found}")
        self._entry = int(entry["index"])
        self._exits = [int(tensor["index"]) for tensor in exits]

    def __call__(self, picture: Floats) -> list[Floats]:
        """Return the answers to a picture."""
        self._run.set_tensor(self._entry, picture[None])
        self._run.invoke()
        return [self._run.get_tensor(index)[0] for index in self._exits]

    def close(self) -> None:
        """Let the interpreter go, which ends with whoever holds it last; safe to call twice."""
        self._run = None


def load(bundle: Path, kinds: Sequence[Kind], threads: int) -> list[Network]:
    """Return the networks of a `.task` bundle; raises `EngineUnavailable`."""
    interpreter = _interpreter()
    try:
        with zipfile.ZipFile(bundle) as box:
            files = [box.read(kind.file) for kind in kinds]
        return [
            Network(interpreter(model_content=file, num_threads=threads), kind)
            for file, kind in zip(files, kinds, strict=True)
        ]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, RuntimeError) as error:
        raise EngineUnavailable(
            f"LiteRT refused the model {bundle} ({error}): fetch it again with `station model`."
        ) from error


def version() -> str:
    """Return which LiteRT is installed, e.g. "2.3.0"; "" when there is none.

    As it says itself: to look it up in what pip noted takes longer than to see a picture.
    """
    try:
        return str(importlib.import_module(MODULE).__version__)
    except (ImportError, AttributeError):
        return ""


def _interpreter() -> Any:
    try:
        return importlib.import_module(f"{MODULE}.interpreter").Interpreter
    except ModuleNotFoundError as error:
        raise EngineUnavailable(
            f"The package {error.name} is not installed, and the eyes need it: "
            f"install it with `pip install {PACKAGE}`."
        ) from error
    except (ImportError, OSError) as error:
        raise EngineUnavailable(
            f"LiteRT cannot be loaded ({error}): "
            f"install it again with `pip install --force-reinstall {PACKAGE}`."
        ) from error


def _shape(tensor: dict[str, Any]) -> Shape:
    """Without the first dimension, which counts pictures."""
    return tuple(int(length) for length in tensor["shape"][1:])
