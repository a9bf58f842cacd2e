"""Draws docs/images/live-set.png: the demonstration clip in mid-set, as the screen shows it.

python docs/live_set.py      (takes half a minute: the clip plays as if live, through the engine)
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pygame

from station.app import WALK_UP_S, open_kiosk
from station.commands.eyes import DEMO_CLIP
from station.config.schema import Config
from station.screen.window import Window
from station.store.memory import MemoryStore
from station.values import Feedback
from station.vision.pose.model import ready

PICTURE = Path(__file__).parent / "images" / "live-set.png"
CONFIG = {
    "camera": {"kind": "video", "file": str(DEMO_CLIP), "lead_in_s": WALK_UP_S},
    "session": {"drills": ["hinge"], "reps": 8},
    "lights": {"kind": "none"},
    "screen": {"kind": "window"},
}
DEEP = 0.9
"""Of the depth that counts: on the way down in the second rep."""


def in_the_second_rep(feedback: Feedback) -> bool:
    """Whether this is the moment to draw."""
    return feedback.count == 1 and feedback.depth > DEEP


def main() -> None:
    """Play until that moment, and keep what the screen shows."""
    screen = Window(kiosk=False, size=(1280, 720))
    config = Config.model_validate(CONFIG)
    with open_kiosk(config, ready("full"), screen=screen, store=MemoryStore()) as kiosk:
        kiosk.run(in_the_second_rep)
        kiosk._draw(0.0)
        pygame.image.save(pygame.display.get_surface(), str(PICTURE))


if __name__ == "__main__":
    main()
