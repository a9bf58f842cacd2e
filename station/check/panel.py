"""Run by `station check` in a process of its own: open the panel, say how large it is.

`python -m station.check.panel kiosk` prints "WIDTH HEIGHT", pixels.
"""

from __future__ import annotations

import sys

from station.errors import StationError


def main(kind: str) -> int:
    """Return the exit code: 0, or 2 with a sentence on stderr."""
    from station.config.schema import ScreenConfig
    from station.screen.window import Window

    try:
        window = Window(ScreenConfig.model_validate({"kind": kind}))
    except StationError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(*window.size_px)
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
