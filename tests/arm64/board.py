"""A Raspberry Pi's processor without a Raspberry Pi: QEMU, in the root of deploy/stand-in/arm64.

    pi = Board(root, "cortex-a72", models, folder)
    pi.python("-m", "station", "analyze", "clip.mkv")     # in the folder, with this checkout

Only what is started is emulated: a program that it starts in its turn would not be.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
BUILD: Final = PROJECT / "deploy" / "stand-in" / "arm64"
PATIENCE_S: Final = 3600.0

PI_4, PI_5 = "cortex-a72", "cortex-a76"
"""The cores of a Raspberry Pi 4 and of a Pi 5, as QEMU calls them."""

ENTER: Final = """
bind() { mount --rbind "$1" "$ROOT_FOLDER/$2"; }
for place in dev proc sys; do bind "/$place" "$place"; done
mount -t tmpfs tmp "$ROOT_FOLDER/tmp"
bind "$PROJECT" srv/project
bind "$MODELS" srv/cache/hinge-station/models
bind "$WORK" srv/work
exec unshare --root="$ROOT_FOLDER" --wd=/srv/work /usr/bin/qemu-aarch64 /usr/bin/python3 "$@"
"""
SEES: Final = {
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "PYTHONPYCACHEPREFIX": "/var/cache/bytecode",  # compiling takes longest, and once is enough
    "XDG_CACHE_HOME": "/srv/cache",
}


def build() -> Path:
    """Build the root, or take what is kept; return its folder. Raises CalledProcessError."""
    world = {"STAND_IN_PYTHON": sys.executable, **os.environ}
    made = subprocess.run([BUILD], stdout=subprocess.PIPE, text=True, check=True, env=world)
    return Path(made.stdout.strip().splitlines()[-1])


@dataclass(frozen=True, slots=True)
class Board:
    """A processor, and what its programs find."""

    root: Path
    processor: str
    """What QEMU calls it."""
    models: Path
    """The folder of the pose models."""
    work: Path
    """Where programs are started: srv/work in there."""

    def python(self, *words: str, mediapipe: bool = False) -> subprocess.CompletedProcess[str]:
        """Run Python, without any network; a signal that ends it is the negative return code.

        `mediapipe` says whether that is installed: it is not on a station.
        """
        world = {
            **SEES,
            "PYTHONPATH": "/srv/project:/opt/mediapipe" if mediapipe else "/srv/project",
            "QEMU_CPU": self.processor,
            "ROOT_FOLDER": str(self.root),
            "PROJECT": str(PROJECT),
            "MODELS": str(self.models),
            "WORK": str(self.work),
        }
        apart = ["unshare", "--map-root-user", "--net", "--mount", "--propagation=private"]
        return subprocess.run(
            [*apart, "bash", "-euc", ENTER, "python", *words],
            env=world,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
