"""Run the eyes for a while, for a tracer to watch: watched.py MODEL CLIP SECONDS ENGINE DOOR.

DOOR is closed, or open: then nothing keeps them from the network.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main(model: str, clip: str, seconds: float, engine: str, door: str) -> None:
    """Shut the door, look at the clip again and again, close; print which locks hold."""
    if door == "closed":
        from station.vision.sandbox import close_network

        print(close_network())
    from station.values import Frame
    from station.vision.pose import open_engine
    from station.vision.video import VideoFile

    began = last = time.monotonic()
    with open_engine(Path(model), "full", engine) as eyes:
        while last - began < seconds:
            with VideoFile(clip) as video:
                for frame in video:
                    last = time.monotonic()
                    eyes.see(Frame(last, frame.image))
                    if last - began >= seconds:
                        break


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), *sys.argv[4:])
