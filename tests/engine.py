"""The pose engine that tests open where they open a real one.

STATION_TESTED_ENGINE   auto, litert or mediapipe (auto): the whole suite passes with either
"""

from __future__ import annotations

import os
from typing import Final, Literal, cast

TESTED: Final = cast(
    Literal["auto", "litert", "mediapipe"], os.environ.get("STATION_TESTED_ENGINE", "auto")
)
