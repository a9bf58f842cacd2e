"""Which webcams there are: by their lasting names, since node numbers change on replugging."""

from __future__ import annotations

import os
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path

from station.errors import CameraUnavailable

DEV = Path("/dev")
SYS = Path("/sys")

NO_WEBCAMS = ("bcm2835-", "pispbe", "rp1-cfe", "unicam", "rpi-hevc-dec", "rpivid")
"""How the names of a Raspberry Pi's own video nodes begin: converters and raw ribbon cameras.
Asked for a picture, they let one wait for seconds and give none."""


def find(wanted: str, dev: Path = DEV, sys: Path = SYS) -> list[Path]:
    """Return the nodes to try, best first.

    `wanted` is "" for any webcam, the number of a /dev/video node, or a name in
    /dev/v4l/by-id, whole, in part, or with * and ?. Raises `CameraUnavailable`.
    """
    if wanted.isdecimal():
        return [_numbered(int(wanted), dev)]
    named = _by_id(dev)
    if wanted:
        return _matching(wanted, named)
    nodes = [link.resolve() for link in named if link.name.endswith("-index0")]
    nodes += [node for node in _nodes(dev) if node not in nodes and not _part_of_a_pi(node, sys)]
    if not nodes:
        raise CameraUnavailable(
            f"There is no webcam ({dev}/video* is empty): plug one in; on a Raspberry Pi with a "
            f'ribbon camera set [camera] kind to "picamera".'
        )
    return nodes


def refusal(node: Path) -> str:
    """Say why a node that is there gave no picture."""
    try:
        os.close(os.open(node, os.O_RDWR | os.O_NONBLOCK))
    except PermissionError:
        return f"{node} may not be opened: add this user to the group video, and log in again."
    except FileNotFoundError:
        return f"{node} is gone: plug the camera in again."
    except OSError as error:
        return f"{node} cannot be opened ({error.strerror}): unplug the camera, plug it in again."
    return (
        f"{node} gives no picture: close other programs that use the camera, or plug it in "
        f"again, on another USB port."
    )


def _numbered(number: int, dev: Path) -> Path:
    node = dev / f"video{number}"
    if not node.exists():
        there = ", ".join(other.name[5:] for other in _nodes(dev)) or "none"
        raise CameraUnavailable(
            f"There is no webcam {number} ({node} is missing; there: {there}): plug it in, or "
            f'set [camera] id to one that is there, or to "" for any.'
        )
    return node


def _nodes(dev: Path) -> list[Path]:
    numbers = (node.name[5:] for node in dev.glob("video[0-9]*"))
    return [dev / f"video{number}" for number in sorted(filter(str.isdecimal, numbers), key=int)]


def _by_id(dev: Path) -> list[Path]:
    return sorted((dev / "v4l" / "by-id").glob("*"))


def _matching(wanted: str, named: list[Path]) -> list[Path]:
    low = wanted.lower()
    found = [link for link in named if fnmatch(link.name.lower(), f"*{low}*")]
    if not found:
        names = [link.name for link in named]
        near = get_close_matches(wanted, names, n=3, cutoff=0.3) or names[:3]
        there = f"nearest: {', '.join(near)}" if near else "none is plugged in"
        raise CameraUnavailable(
            f'No webcam is called "{wanted}" ({there}): plug it in, or set [camera] id to a '
            f"name in /dev/v4l/by-id."
        )
    # A camera has several nodes, and its pictures come from the one of index 0.
    found.sort(key=lambda link: not link.name.endswith("-index0"))
    return [link.resolve() for link in found]


def _part_of_a_pi(node: Path, sys: Path) -> bool:
    try:
        name = (sys / "class" / "video4linux" / node.name / "name").read_text()
    except OSError:
        return False
    return name.startswith(NO_WEBCAMS)
