"""A vision process for tests: it starts in no time, and does what its script says.

The plan's model path names a JSON file: the bytes of a sight, the parts of a report, and what
to do. Nothing but the standard library is imported, so that twenty can be started in a test.
"""

import json
import os
import socket
import struct
import sys
import time
from pathlib import Path

HEADER = struct.Struct("<BI")
SIGHT, REPORT = 2, 3


def main() -> None:
    """Read the plan, and do as the script says."""
    link = socket.socket(fileno=int(sys.argv[1]))
    _, length = HEADER.unpack(link.recv(HEADER.size, socket.MSG_WAITALL))
    plan = json.loads(link.recv(length, socket.MSG_WAITALL))
    script = json.loads(Path(plan["model_path"]).read_text())
    os.write(script["started"], b"x") if script.get("started") else None
    sight = bytes.fromhex(script["sight"])

    def say(kind: int, payload: bytes) -> None:
        link.sendall(HEADER.pack(kind, len(payload)) + payload)

    def report(**parts: object) -> None:
        now = {"pictured": time.monotonic(), "phase": "seeing"}
        say(REPORT, json.dumps({**script["report"], **now, **parts}).encode())

    def see(moment: float = 0.0) -> None:
        say(SIGHT, struct.pack("<d", moment or time.monotonic()) + sight[8:])

    match script["does"]:
        case "crash":
            report(phase="opening")
            sys.exit(1)
        case "refuse":
            report(phase="opening", trouble="No engine: install it.", code="EYE-1")
            sys.exit(81)
        case "garble":
            see()
            link.sendall(b"\xff" * 99)
        case "stutter":
            see()
            link.sendall(HEADER.pack(SIGHT, 1000) + b"half")
            time.sleep(99)
        case "miss":
            report(phase="opening", trouble="No camera: plug one in.", code="CAM-1", pictured=0)
            link.recv(1)
        case "echo":
            for moment in (7.0, 7.0, 6.0):
                see(moment)
            link.recv(1)
        case "end":
            see()
            report(phase="ended")
            link.recv(1)
    while True:
        see()
        report(**script.get("says", {}))
        link.settimeout(0.004)
        try:
            if not link.recv(1):
                return
        except TimeoutError:
            link.settimeout(None)


if __name__ == "__main__":
    try:
        main()
    except OSError:
        sys.exit(0)
