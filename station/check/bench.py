"""What every check is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.check.finding import Finding
from station.check.machine import Machine
from station.check.rooms import Rooms

if TYPE_CHECKING:
    from station.config.schema import Config


@dataclass(frozen=True, slots=True)
class Bench:
    """The machine, the rooms, and the config that holds."""

    config: Config
    machine: Machine
    rooms: Rooms
    camera_s: float
    """How long the camera is watched, seconds."""


Check = Callable[[Bench], Iterable[Finding]]
"""Tests one part. May raise: that is a finding too."""
