"""The root, built once; a clip that every processor reads alike; and the two boards."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import pytest

from tests.arm64.board import PI_4, PI_5, Board, build

BEGIN_S, PICTURES = 1.2, 52
"""Of the demonstration clip: one whole rep, and a second of standing before it."""
FPS: Final = 10
"""Fewer than it has, since each takes QEMU seconds; what is judged stays the same down to 8."""


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the root, as deploy/stand-in/arm64 makes it."""
    return build()


@pytest.fixture(scope="session")
def folder(clip_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one rep as clip.mkv, without loss.

    A lossy codec's colours are turned into RGB by other arithmetic on other processors: in three
    pixels of four by one level or more. Then the eyes would not be given the same pictures.
    """
    folder = tmp_path_factory.mktemp("arm64")
    whole = cv2.VideoCapture(str(clip_path))
    fps = whole.get(cv2.CAP_PROP_FPS)
    size = (int(whole.get(cv2.CAP_PROP_FRAME_WIDTH)), int(whole.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    rep = cv2.VideoWriter(str(folder / "clip.mkv"), cv2.VideoWriter.fourcc(*"FFV1"), FPS, size)
    wanted = {round((BEGIN_S + count / FPS) * fps) for count in range(PICTURES)}
    for index in range(max(wanted) + 1):
        picture = whole.read()[1]
        if index in wanted:
            rep.write(picture)
    rep.release()
    whole.release()
    return folder


@pytest.fixture
def pi_4(root: Path, folder: Path, model_path: Path) -> Board:
    """A Pi 4's processor."""
    return Board(root, PI_4, model_path.parent, folder)


@pytest.fixture
def pi_5(root: Path, folder: Path, model_path: Path) -> Board:
    """A Pi 5's processor."""
    return Board(root, PI_5, model_path.parent, folder)
