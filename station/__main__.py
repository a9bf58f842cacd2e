"""The command: `station run · demo · analyze · drills · evaluate · bench · check · config · …`."""

from __future__ import annotations

import os
import sys

# numpy's BLAS starts threads when it is imported, and Linux gives a network namespace of its
# own only to a process with one thread. Nothing here multiplies large matrices.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from station.commands import app
from station.errors import BadConfig, EyesLost, StationError

EXIT: dict[type[StationError], int] = {BadConfig: 78, EyesLost: 75}
"""Exit codes of sysexits.h for what systemd should tell apart; every other StationError is 2."""


def main() -> None:
    """Run the command; a StationError is told on stderr, and ends with its exit code."""
    try:
        app()
    except StationError as error:
        sys.stderr.write(f"station: {error}\n")
        sys.exit(EXIT.get(type(error), 2))


if __name__ == "__main__":
    main()
