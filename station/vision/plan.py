"""What the kiosk tells the vision process before it begins, and the clock that both go by."""

from __future__ import annotations

import json
import math
import select
import socket
import time
from dataclasses import asdict, dataclass
from typing import Self

from station.config.schema import CameraConfig, VisionConfig
from station.vision.link import Inbox
from station.vision.pace import UNMEASURED, Measured

LIVE = ("picamera", "webcam")
"""Kinds of camera whose time is the world's."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the vision process needs to know."""

    camera: CameraConfig
    vision: VisionConfig
    model_path: str
    """Of the pose model's bundle; "" for a recording, which needs none."""
    origin: float
    """Monotonic seconds at which the station's clock began."""
    begin: float = math.nan
    """The station's time at which a file's film began, when it is to be taken up again; NaN:
    it begins when it is opened."""
    reached: float = math.nan
    """The station's time up to which it has been seen."""
    measured: Measured = UNMEASURED
    """What the eyes measured of this machine at an earlier start."""

    @property
    def adapts(self) -> bool:
        """Whether the eyes see to their own pace. A file is seen alike whatever the machine."""
        return self.vision.model == "auto" and self.camera.kind in LIVE

    def encode(self) -> bytes:
        """Return it as JSON."""
        parts = {
            "camera": self.camera.model_dump_json(),
            "vision": self.vision.model_dump_json(),
            "model_path": self.model_path,
            "origin": self.origin,
            "begin": self.begin,
            "reached": self.reached,
            "measured": asdict(self.measured),
        }
        return json.dumps(parts).encode()

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Read it again."""
        parts = json.loads(payload)
        camera = CameraConfig.model_validate_json(parts.pop("camera"))
        vision = VisionConfig.model_validate_json(parts.pop("vision"))
        measured = Measured(**parts.pop("measured"))
        return cls(camera=camera, vision=vision, measured=measured, **parts)

    def now(self) -> float:
        """The station's time, seconds: monotonic for a real camera, as fast as a file plays.

        A file as fast as it goes has no clock but its own pictures: then it stands still.
        """
        now = time.monotonic()
        if self.camera.kind in LIVE:
            return now
        return self.origin + (now - self.origin) * self.camera.pace


def receive_plan(connection: socket.socket) -> Plan:
    """Wait for the plan on a blocking socket; raises `ConnectionError` when nobody sends it."""
    inbox = Inbox(connection)
    while not (messages := inbox.read(1)):
        if inbox.closed:
            raise ConnectionError("the kiosk hung up before it said what to look with")
        select.select([connection], [], [])
    connection.setblocking(True)
    return Plan.decode(messages[0][1])
