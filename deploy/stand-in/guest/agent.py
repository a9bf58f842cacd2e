"""Does in the stand-in what the test outside asks for, through a folder that both see.

ask/7      a script        answer/7.out, then answer/7.rc: what it said, and its exit code
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

SHARED = Path("/host")
EVERY_S = 0.1


def answer(order: Path) -> None:
    """Run the script, and leave what it said."""
    name = order.name
    said = SHARED / "answer" / f"{name}.out"
    with said.open("wb") as out:
        code = subprocess.run(["bash", str(order)], stdout=out, stderr=out, check=False).returncode
    order.unlink()
    half = SHARED / "answer" / f"{name}.half"
    half.write_text(str(code))
    half.rename(SHARED / "answer" / f"{name}.rc")


def main() -> None:
    """Take orders, the oldest first."""
    while True:
        orders = [path for path in (SHARED / "ask").iterdir() if path.name.isdecimal()]
        for order in sorted(orders, key=lambda path: int(path.name)):
            answer(order)
        time.sleep(EVERY_S)


if __name__ == "__main__":
    main()
