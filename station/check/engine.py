"""Run by `station check` in a process of its own: load the engine, let it see one picture.

`python -m station.check.engine MODEL.task NAME ENGINE` prints a sentence. On a processor that the
engine is not made for, the process is killed, which is why it is one of its own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from station.errors import StationError
from station.vision.sandbox import close_network


def main(model_path: str, model: str, wanted: str) -> int:
    """Return the exit code: 0, or 2 with a sentence on stderr."""
    close_network()
    import numpy as np

    from station.values import Frame
    from station.vision.pose import open_engine

    frame = Frame(0.0, np.full((480, 640, 3), 128, np.uint8))
    begun = time.monotonic()
    try:
        with open_engine(Path(model_path), model, wanted) as engine:
            engine.see(frame)
            print(f"{engine.name} loads and sees, {time.monotonic() - begun:.1f} s for the first.")
    except StationError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
