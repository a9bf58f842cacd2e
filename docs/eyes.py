"""Rerun the tables of docs/eyes.md on rendered clips, whose true angles are known.

    unshare -rn python docs/eyes.py MODEL.task CLIPS      # about ten minutes

lag     seconds by which the trunk angle trails the truth (best shift, in steps of 5 ms)
MAE     degrees, mean of trunk, hip and knee, without shifting
jitter  degrees, median second difference of the trunk angle
ms      milliseconds a call, median
extra   share of frames with more bodies reported than there are people
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import cv2
import mediapipe
import numpy as np
from numpy.typing import NDArray

from station.evaluate import truth_of
from station.evaluate.bare import HIP, bare_errors
from station.evaluate.truth import Truth

VISION: Any = mediapipe.tasks.vision
MODES = [("VIDEO", 1, 0.5), ("VIDEO", 2, 0.5), ("VIDEO", 3, 0.5), ("VIDEO", 2, 1.0)]
MODES += [("IMAGE", 1, 0.5), ("IMAGE", 2, 0.5)]
CLIPS = [("band-fast", 1), ("band-fast", 2), ("free-good", 1), ("still", 1)]
CLIPS += [("two", 1), ("two", 2)]
HEIGHTS = (480, 240, 160, 120, 96, 72, 48)

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]


def pictures(folder: Path, name: str) -> list[Picture]:
    """Read a clip; "two" is two clips side by side, so that two people are in view."""
    if name == "two":
        left, right = pictures(folder, "band-fast"), pictures(folder, "free-good")
        pairs = zip(left, right, strict=False)
        return [np.hstack([a[:, 160:480], b[:, 160:480]]) for a, b in pairs]
    video, images = cv2.VideoCapture(str(folder / f"{name}.mp4")), []
    while (read := video.read())[0]:
        images.append(np.asarray(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB), np.uint8))
    return images


def landmarker(model: str, mode: str, poses: int, tracking: float) -> Any:
    """Open MediaPipe in one of the ways under test."""
    return VISION.PoseLandmarker.create_from_options(
        VISION.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_path=model),
            running_mode=VISION.RunningMode[mode],
            num_poses=poses,
            min_tracking_confidence=tracking,
            output_segmentation_masks=True,
        )
    )


def run(
    model: str, mode: tuple[str, int, float], images: list[Picture], step: float
) -> tuple[Floats, NDArray[np.int64], float]:
    """Points (frames, 33, 2) of the leftmost body, bodies in each frame, and ms a call."""
    points, bodies, spent = [], [], []
    with landmarker(model, *mode) as eyes:
        for i, image in enumerate(images):
            picture = mediapipe.Image(mediapipe.ImageFormat.SRGB, np.ascontiguousarray(image))
            began = time.perf_counter()
            if mode[0] == "VIDEO":
                found = eyes.detect_for_video(picture, round(i * step * 1000)).pose_landmarks
            else:
                found = eyes.detect(picture).pose_landmarks
            spent.append(1000 * (time.perf_counter() - began))
            bodies.append(len(found))
            sized = [np.array([(p.x, p.y) for p in body]) * image.shape[1::-1] for body in found]
            nobody = np.full((33, 2), np.nan)
            points.append(min(sized, key=lambda p: p[HIP, 0]) if sized else nobody)
    return np.array(points), np.array(bodies), float(np.median(spent[5:]))


def truth(folder: Path, name: str) -> Truth:
    """What was drawn."""
    known = truth_of(folder / f"{name}.mp4")
    assert known is not None, name
    return known


def modes(model: str, folder: Path) -> None:
    """Print a row for each mode, clip and frame rate."""
    print("| clip | fps | mode | poses | tracking | lag s | MAE ° | jitter ° | ms | extra |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, stride in CLIPS:
        people, images = 1 + (name == "two"), pictures(folder, name)[::stride]
        known = truth(folder, "band-fast" if name == "two" else name)
        times = np.arange(len(images)) * stride / 15
        for mode in MODES:
            points, bodies, ms = run(model, mode, images, stride / 15)
            off = bare_errors(times, points, known)
            print(
                f"| {name} | {15 / stride:g} | {mode[0]} | {mode[1]} | {mode[2]} "
                f"| {'–' if np.isnan(off.lag) else f'{off.lag:.3f}'} "
                f"| {off.mean:.2f} | {off.jitter:.2f} "
                f"| {ms:.0f} | {np.mean(bodies > people):.0%} |",
                flush=True,
            )


def sizes(model: str, folder: Path) -> None:
    """Print how errors grow as the picture gets smaller."""
    print("\n| shorter side px | frames seen | MAE ° | jitter ° |\n|---|---|---|---|")
    images = pictures(folder, "band-fast")
    times, known = np.arange(len(images)) / 15, truth(folder, "band-fast")
    for height in HEIGHTS:
        to = (round(images[0].shape[1] * height / images[0].shape[0]), height)
        small = [
            np.asarray(cv2.resize(i, to, interpolation=cv2.INTER_AREA), np.uint8) for i in images
        ]
        points, bodies, _ = run(model, ("VIDEO", 2, 0.5), small, 1 / 15)
        off = bare_errors(times, points, known)
        seen = np.mean(bodies > 0)
        print(f"| {height} | {seen:.0%} | {off.mean:.2f} | {off.jitter:.2f} |", flush=True)


if __name__ == "__main__":
    sizes(sys.argv[1], Path(sys.argv[2]))
    modes(sys.argv[1], Path(sys.argv[2]))
