"""Open an engine in a fresh process and look: seconds and megabytes, as JSON on stdout.

    python station/bench/engines/first_sight.py MODEL.task VIDEO ENGINE PICTURES

A file to be run, not imported: `station.bench` brings the whole station with it, which must not
count as the engine's. Here are only numpy, OpenCV and what decodes the clip.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import chain, islice
from pathlib import Path
from typing import Final

import numpy as np

from station.vision.pose import open_engine
from station.vision.video import VideoFile

DECODED_S: Final = 0.2
"""Until the few pictures are decoded that `VideoFile` keeps ready: theirs is no engine's time."""


def main(model: Path, video: Path, engine: str, pictures: int) -> None:
    """Print processor seconds from opening to the first landmarks, and megabytes held."""
    with VideoFile(video) as film:
        frames = islice(film, pictures)
        first = next(frames)
        time.sleep(DECODED_S)
        before_mb, begun, start_s = resident_mb(), time.process_time(), float("nan")
        with open_engine(model, model.stem, engine) as eyes:
            for frame in chain([first], frames):
                seen = np.isfinite(eyes.see(frame).points).any()
                if seen and np.isnan(start_s):
                    start_s = time.process_time() - begun
            held_mb = resident_mb()
    print(json.dumps({"start_s": start_s, "held_mb": held_mb, "engine_mb": held_mb - before_mb}))


def resident_mb() -> float:
    """Memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
