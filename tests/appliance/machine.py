"""A stand-in Pi that is switched on, asked, and unplugged: User-mode Linux with its own disk.

    with Machine(image, folder) as pi:
        pi.power_on()
        pi.ask("systemctl is-active station")      # runs inside, as root
        pi.cut_power()                             # the emulator is killed; the disk stays

The disk is a copy of the image's, so a test may do to it what it likes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

ROOT: Final = Path(__file__).parents[2]
BUILD: Final = ROOT / "deploy" / "stand-in" / "build"
MEMORY: Final = "2G"
AWAKE_S: Final = 120.0
"""For the agent inside to answer; six seconds on an idle machine."""
LOOK_S: Final = 0.05
AGAIN_S: Final = 0.5
"""To answer is work for the box's one processor, which what is waited for has to do as well."""

ENTER: Final = """
mkdir -p "$ROOT_FOLDER/w"
mount --bind "$MACHINE" "$ROOT_FOLDER/w"
mount --bind /dev "$ROOT_FOLDER/dev"
mount -t proc proc "$ROOT_FOLDER/proc"
mount -t tmpfs -o mode=1777 tmp "$ROOT_FOLDER/tmp"
exec env TMPDIR=/tmp chroot "$ROOT_FOLDER" /w/linux "$@"
"""
"""The kernel is linked with Debian 13's C library: it is started in a root that has it."""

KERNEL: Final = (
    f"mem={MEMORY}",
    "ubd0=/w/disk.img",
    "root=/dev/ubda",
    "rw",
    "con=null",
    "con0=null,fd:1",
    "stand_in.share=/w/share",
    "systemd.log_target=kmsg",
    "systemd.show_status=no",
    "loglevel=6",
    "printk.devkmsg=on",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a script inside said."""

    code: int
    out: str

    def __str__(self) -> str:
        """What it said, without the last line's end."""
        return self.out.rstrip("\n")


class NotAnswering(Exception):
    """The machine did not answer in time; its console says why."""


def build() -> Path:
    """Build the stand-in, or take what is kept; return its folder. Raises CalledProcessError."""
    made = subprocess.run([BUILD], stdout=subprocess.PIPE, text=True, check=True)
    return Path(made.stdout.strip().splitlines()[-1])


class Machine:
    """One stand-in Pi, its disk, and the folder that it shares with the test."""

    def __init__(self, image: Path, folder: Path) -> None:
        self._root = image / "root"
        self._folder = folder
        self.share = folder / "share"
        self.console = folder / "console.log"
        self._asked = 0
        self._runs: subprocess.Popen[bytes] | None = None
        for place in ("ask", "answer"):
            (self.share / place).mkdir(parents=True)
        for name, how in (("disk.img", "auto"), ("linux", "auto")):
            subprocess.run(
                ["cp", "--sparse=always", f"--reflink={how}", image / name, folder / name],
                check=True,
            )

    def __enter__(self) -> Machine:
        """It is off."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Pull the plug."""
        self.cut_power()

    def power_on(self, *words: str) -> float:
        """Switch it on, and wait until it answers; return how long that took, seconds."""
        for place in ("ask", "answer"):
            for old in (self.share / place).iterdir():
                old.unlink()
        begun = time.monotonic()
        with self.console.open("ab") as console:
            self._runs = subprocess.Popen(
                [
                    *("unshare", "--mount", "--pid", "--fork", "--kill-child=KILL"),
                    *("--propagation", "private", "bash", "-euc", ENTER, "power"),
                    *KERNEL,
                    *words,
                ],
                env={
                    **os.environ,
                    "ROOT_FOLDER": str(self._root),
                    "MACHINE": str(self._folder),
                },
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
            )
        self.ask("true", AWAKE_S)
        return time.monotonic() - begun

    def ask(self, script: str, timeout: float = 60.0) -> Answer:
        """Have a script run inside, as root; raises NotAnswering."""
        self._asked += 1
        name = str(self._asked)
        half = self.share / "ask" / f"{name}.half"
        half.write_text(script)
        half.rename(self.share / "ask" / name)
        code = self.share / "answer" / f"{name}.rc"
        self.wait_for(code.exists, timeout, script)
        out = (self.share / "answer" / f"{name}.out").read_text(errors="replace")
        return Answer(int(code.read_text()), out)

    def until(self, script: str, timeout: float = 60.0) -> Answer:
        """Ask again and again until the script succeeds; raises NotAnswering."""
        end = time.monotonic() + timeout
        while True:
            answer = self.ask(script)
            if answer.code == 0:
                return answer
            if time.monotonic() > end:
                raise NotAnswering(f"After {timeout:g} s still no: {script}\n{answer.out}")
            time.sleep(AGAIN_S)

    def wait_for(self, done: Callable[[], bool], timeout: float, what: str) -> None:
        """Wait for something outside of it, while it is on; raises NotAnswering."""
        assert self._runs is not None, "it is off"
        end = time.monotonic() + timeout
        while not done():
            if self._runs.poll() is not None:
                raise NotAnswering(f"It went off during: {what}\n{self._said()}")
            if time.monotonic() > end:
                raise NotAnswering(f"No answer for {timeout:g} s to: {what}\n{self._said()}")
            time.sleep(LOOK_S)

    def cut_power(self) -> None:
        """Kill the emulator, as a pulled plug would."""
        if self._runs is not None:
            with self._runs, suppress(ProcessLookupError):  # it went off by itself
                os.killpg(self._runs.pid, signal.SIGKILL)
            self._runs = None

    def until_restart(self, timeout: float = 60.0) -> None:
        """Wait until it restarts by itself; it is then off: an emulator is started once only."""
        before = self._restarts()
        self.wait_for(lambda: self._restarts() > before, timeout, "a restart")
        self.cut_power()

    def power_off(self) -> None:
        """Shut down as one should; what is on the disk is then whole."""
        self.ask("(sleep 1; systemctl poweroff) >/dev/null 2>&1 &")
        self.until_off()

    def until_off(self) -> None:
        """Wait until it has turned itself off."""
        assert self._runs is not None
        self._runs.wait(AWAKE_S)
        self._runs = None

    def _restarts(self) -> int:
        return self.console.read_bytes().count(b"reboot: Restarting system")

    def _said(self) -> str:
        return "\n".join(self.console.read_text(errors="replace").splitlines()[-25:])
