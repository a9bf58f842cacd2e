"""BlazePose through MediaPipe's Tasks: the one file that knows MediaPipe.

VIDEO mode for **three** people, though we want one. As long as MediaPipe sees fewer than it
was asked for, it looks for people afresh on every frame; once it sees them all it follows
the landmarks of the frame before, which trails the truth. One person and a bystander or a
mirror are thus seen without lag (docs/eyes.md has the numbers).
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from station.errors import EngineUnavailable
from station.values import LANDMARKS, Frame, Sight
from station.vision.closing import Closing
from station.vision.people import OnTheMark
from station.vision.pose.chatter import native_chatter_dropped
from station.vision.pose.machine import check_processor
from station.vision.pose.sighting import sighted

PEOPLE = 3
_LIBRARY = re.compile(r"\blib[\w+-]+\.so[.\d]*")
_PACKAGES = "libgl1 libegl1 libgles2 libglib2.0-0t64 libxcb1"


class MediaPipeEngine(Closing):
    """MediaPipe's pose landmarker, and the choice of the person on the mark."""

    def __init__(self, model_path: Path, model: str) -> None:
        """Create the landmarker from a .task bundle; raises `EngineUnavailable`."""
        check_processor()
        self.model = model
        self._mediapipe = _import_mediapipe()
        self.name = f"mediapipe {self._mediapipe.__version__}"
        with native_chatter_dropped():
            self._landmarker = _create(self._mediapipe, model_path)
        self._quiet: Callable[[], AbstractContextManager[None]] = native_chatter_dropped
        self._mark = OnTheMark()
        self._last_ms = -1

    def see(self, frame: Frame) -> Sight:
        """Find the person on the mark; frames must come in the order of their times."""
        picture = self._mediapipe.Image(
            self._mediapipe.ImageFormat.SRGB, np.ascontiguousarray(frame.image)
        )
        # MediaPipe counts in whole milliseconds and refuses the same one twice.
        self._last_ms = max(self._last_ms + 1, round(frame.time * 1000))
        with self._quiet():
            found = self._landmarker.detect_for_video(picture, self._last_ms)
        if found.pose_landmarks:
            self._quiet = nullcontext
        return self._sight(frame, found.pose_landmarks, found.segmentation_masks)

    def close(self) -> None:
        """Let MediaPipe go; safe to call twice."""
        self._landmarker.close()

    def _sight(self, frame: Frame, landmarks: list[Any], masks: list[Any] | None) -> Sight:
        height, width = frame.image.shape[:2]
        bodies = np.array(
            [[(p.x * width, p.y * height, p.visibility) for p in body] for body in landmarks],
            dtype=np.float32,
        ).reshape(-1, LANDMARKS, 3)
        sight, _ = sighted(
            frame, bodies, lambda row: masks[row].numpy_view() if masks else None, self._mark
        )
        return sight


def _import_mediapipe() -> Any:
    try:
        return importlib.import_module("mediapipe")
    except ModuleNotFoundError as error:
        raise EngineUnavailable(
            f'The package {error.name} is not installed, and [vision] engine = "mediapipe" needs '
            f"it: install it with `pip install mediapipe==1.2.2`, or take LiteRT."
        ) from error
    except (ImportError, OSError) as error:
        raise EngineUnavailable(_missing_library(error)) from error


def _create(mediapipe: Any, model_path: Path) -> Any:
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(model_path)),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=PEOPLE,
        output_segmentation_masks=True,
    )
    try:
        return vision.PoseLandmarker.create_from_options(options)
    except (ValueError, RuntimeError, FileNotFoundError) as error:
        raise EngineUnavailable(
            f"MediaPipe refused the model {model_path} ({_first_line(error)}): "
            f"fetch it again with `station model`."
        ) from error
    except OSError as error:
        raise EngineUnavailable(_missing_library(error)) from error


def _missing_library(error: Exception) -> str:
    library = _LIBRARY.search(str(error))
    if library is None:
        return (
            f"MediaPipe cannot be loaded ({_first_line(error)}): "
            f"install it again with `pip install --force-reinstall mediapipe==1.2.2`."
        )
    return (
        f"MediaPipe needs {library[0]}, which this system does not have: "
        f"install it with `sudo apt install {_PACKAGES}`."
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
