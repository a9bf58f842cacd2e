"""Every scene on every panel looks as it did when somebody last looked at it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from tests.screen import golden
from tests.screen.drawing import drawn
from tests.screen.stories import EVERY, PANELS

LANGUAGES = ("en", "de", "pseudo")


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scene_looks_as_it_did(
    panel: str, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A change of a screen is seen by somebody before it is kept."""
    renew = bool(request.config.getoption("--renew-golden"))
    told = [
        golden.compare(
            f"{panel}/{language}/{name}",
            drawn(name, panel, language).picture,
            tmp_path,
            renew=renew,
        )
        for name in EVERY
    ]
    assert [sentence for sentence in told if sentence] == []


def test_no_picture_is_left_of_a_scene_that_is_gone() -> None:
    """What lies in the folder is what is compared."""
    wanted = {f"{p}/{lang}/{name}.png" for p in PANELS for lang in LANGUAGES for name in EVERY}
    there = {path.relative_to(golden.GOLDEN).as_posix() for path in golden.GOLDEN.rglob("*.png")}
    assert there == wanted


def test_a_difference_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A button that moved fails, and old, new and difference lie side by side; what a renderer
    of letters makes of an edge does not.
    """
    monkeypatch.setattr(golden, "GOLDEN", tmp_path / "golden")
    picture = drawn("attract", "800x480").picture
    assert "--renew-golden" in golden.compare("a/b", picture, tmp_path, renew=False)
    golden.compare("a/b", picture, tmp_path, renew=True)
    assert golden.compare("a/b", picture, tmp_path, renew=False) == ""
    softer = picture.copy()
    softer.fill((12, 12, 12), special_flags=pygame.BLEND_RGB_ADD)
    assert golden.compare("a/b", softer, tmp_path, renew=False) == ""
    moved = picture.copy()
    moved.scroll(0, 9)
    sentence = golden.compare("a/b", moved, tmp_path, renew=False)
    shown = pygame.image.load(sentence.rpartition(" in ")[2])
    assert shown.get_width() > 3 * picture.get_width()
    difference = pygame.surfarray.array3d(shown)[-picture.get_width() :]
    assert 0.002 < float(np.mean(difference > 0)) < 0.5
