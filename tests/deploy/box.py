"""A Raspberry Pi in a folder: the real scripts run on it, and stand-in programs note what they do.

What a program would change is changed below the folder, so that two boxes, or a box before and
after, are compared as trees.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

NOTE: Final = r"""#!/usr/bin/env bash
# A stand-in for the program whose name it has: notes what it is asked.
# KILL_ON: what it is asked when the power goes.
name=${0##*/}
echo "$name $*" >>"$NOTES"
if [[ "$name $*" == ${KILL_ON:-never} ]]; then kill -KILL 0; fi
[[ $name != mv ]] || exec /usr/bin/mv "$@"
"""

ACT: Final = r"""
# What the real one would leave behind. In a release's source BROKEN fails its check, MUTE lets it
# say nothing, CRASHES fails its start, DIES ends it soon after, FLAPS starts it
# again and again.
P=$STATION_PREFIX
units=$P/etc/systemd/system
release() { readlink -f "$(dirname "$0")/../.."; }
well='{"part": "config", "ok": true}, {"part": "model", "ok": true}'
case "$name $*" in
  "dpkg --print-architecture") echo "${ARCHITECTURE:-arm64}" ;;
  dpkg-query*) sed 's/$/ installed/' "$P/var/packages" ;;
  apt-get*update) ;;
  apt-get*) for word in "$@"; do
      case $word in -* | *=* | install) ;; espeak-ng) exit "${NO_SPEECH:-0}" ;;
        *) grep -qsx "$word" "$P/var/packages" || echo "$word" >>"$P/var/packages" ;; esac
    done; exit "${APT_FAILS:-0}" ;;
  useradd*) echo "station:x:990:990::/var/lib/hinge-station:/usr/sbin/nologin" >>"$P/etc/passwd" ;;
  userdel*) sed -i /^station:/d "$P/etc/passwd"; sed -i 's/[,]*station$//' "$P/etc/group" ;;
  usermod*) sed -i "s/^$3:.*/&station/" "$P/etc/group" ;;
  setpriv*) shift 3; exec "$@" ;;
  sudo*) [[ $1 == -n ]] && shift; exec "$@" ;;
  "df "*) printf 'Avail\n%sM\n' "${FREE:-9000}" ;;
  tty*) echo "${TTY:-/dev/pts/0}" ;;
  "stat -c %U"*) echo "${OWNER:-station}" ;;
  "stat "*) exec /usr/bin/stat "$@" ;;
  "raspi-config nonint enable_overlayfs")
    sed -i 's/$/ overlayroot=tmpfs/' "$P/boot/firmware/cmdline.txt" ;;
  systemctl*) [[ $1 == --quiet ]] && shift
    [[ -L $P/opt/hinge-station/current ]] && source=$P/opt/hinge-station/current/source
    case "$*" in
      "is-enabled "*)
        [[ $(readlink "$units/$2") == /dev/null ]] && { echo masked; exit 1; }
        [[ -L $units/multi-user.target.wants/$2 ]] && echo enabled ;;
      "enable "*) mkdir -p "$units/multi-user.target.wants"
        ln -sf "../$2" "$units/multi-user.target.wants/$2" ;;
      "stop station.service") rm -f "$P/run/active" ;;
      "disable "*) rm -f "$units/multi-user.target.wants/$2"
        rmdir "$units/multi-user.target.wants" 2>/dev/null; true ;;
      "mask "*) ln -sf /dev/null "$units/$2" ;;
      "unmask "*) rm -f "$units/$2" ;;
      "get-default") cat "$P/run/default" 2>/dev/null || echo multi-user.target ;;
      "set-default "*) echo "$2" >"$P/run/default" ;;
      "restart station.service") rm -f "$P/run/active"; [[ ! -e $source/CRASHES ]] || exit 1
        [[ -e $source/DIES ]] || touch "$P/run/active" ;;
      "is-active --quiet station.service") [[ -e $P/run/active ]] ;;
      "is-active "*) [[ -e $P/run/${!#} ]] ;;
      "show "*Monotonic*) echo 1000000 ;;
      "show "*) if [[ -e $source/FLAPS ]]; then wc -l <"$NOTES"; else echo 0; fi ;;
    esac ;;
  "python3 -m venv"*) mkdir -p "$4/bin" "$4/lib"; cp "$0" "$4/bin/python" ;;
  "python -c"*) exec "$REAL_PYTHON" "$@" ;;
  "python -m pip download"*) mkdir -p "$P/opt/hinge-station/wheels"
    echo bytes >"$P/opt/hinge-station/wheels/thing.whl"; exit "${PIP_FAILS:-0}" ;;
  "python -m pip"*requirements.txt) sum=$(cat "$P/opt/hinge-station/wheels/thing.whl" | sha256sum)
    grep -q "${sum%% *}" "${!#}" && cp "${!#}" "$(release)/venv/lib/"; exit $? ;;
  "python -m pip"*) cp "$0" "$(release)/venv/bin/station" ;;
  "python -m station model fetch"*) mkdir -p "$XDG_CACHE_HOME/hinge-station/models"
    [[ " ${MODELS_MISSING:-} " == *" $5 "* ]] && exit 2
    echo bytes >"$XDG_CACHE_HOME/hinge-station/models/$5.task" ;;
  "python -m station config --defaults") cat "$(release)/source/config/station.toml" ;;
  "python -m station check --json")
    if [[ -e $(release)/source/MUTE ]]; then echo "Traceback"; exit 1; fi
    engine=true; [[ -e $(release)/source/BROKEN ]] && engine=false
    echo "{\"ok\": false, \"findings\": [$well, {\"part\": \"camera\", \"ok\": false},
      {\"part\": \"engine\", \"ok\": $engine, \"said\": \"It is ill.\", \"remedy\": \"Mend it.\"}]}"
    exit 1 ;;
esac
"""

NOTING: Final = "chown groupdel logger mv reboot sleep sync".split()
ACTING: Final = """apt-get df dpkg dpkg-query python3 raspi-config setpriv stat sudo systemctl tty
    useradd userdel usermod""".split()

FILES: Final = {
    "etc/os-release": "ID=debian\nVERSION_CODENAME=trixie\n",
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
    "etc/group": "root:x:0:\nvideo:x:44:\nrender:x:105:\ninput:x:106:\ngpio:x:993:\n",
    "etc/fstab": "PARTUUID=1-01 /boot/firmware vfat defaults 0 2\n",
    "etc/systemd/system/sshd.service": "[Unit]\n",
    "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
    "proc/cmdline": "console=tty1\n",
    "proc/self": "",
    "proc/uptime": "300.25 900.00\n",
    "sys/devices/system/cpu/possible": "0-3\n",
    "boot/firmware/config.txt": "camera_auto_detect=1\n[cm5]\ndtoverlay=dwc2\n",
    "boot/firmware/cmdline.txt": "console=tty1 root=PARTUUID=1-02 rootwait quiet\n",
    "usr/local/bin/other": "",
    "var/packages": "libgl1\n",
    "run/systemd/system/other": "",
}

WHEEL: Final = "bytes\n"
"""The one library that a release in a box is made of."""

FIXED: Final = {
    "deploy/requirements.txt": (
        f"thing==1.0 \\\n    --hash=sha256:{hashlib.sha256(WHEEL.encode()).hexdigest()}\n"
    ),
    "systemd/station.service": "[Unit]\n[Install]\nWantedBy=multi-user.target\n",
    "systemd/station-retention.timer": "[Timer]\n[Install]\nWantedBy=timers.target\n",
    "systemd/station-rescue.service": "[Service]\n",
    "deploy/system/etc/sysctl.d/50-hinge-station.conf": "kernel.sysrq = 0\n",
}

NOTHING: Final[Mapping[str, str]] = {}

Tree = dict[str, str]


@dataclass
class Box:
    """A Raspberry Pi 5 with a clone of the project in it."""

    folder: Path
    clone: Path = field(init=False)
    root: Path = field(init=False)

    def __post_init__(self) -> None:
        """Lay it out."""
        self.clone, self.root = self.folder / "my clone", self.folder / "root"
        programs = self.folder / "programs"
        programs.mkdir(parents=True)
        (self.folder / "tmp").mkdir()
        for names, text in ((NOTING, NOTE), (ACTING, NOTE + ACT)):
            for name in names:
                self.write(programs / name, text)
                (programs / name).chmod(0o755)
        for path, text in FILES.items():
            self.write(self.root / path, text)
        self.make_clone(self.clone)

    def make_clone(self, place: Path, files: Mapping[str, str] = NOTHING) -> Path:
        """Copy of the project as far as the scripts look at it, and files that tell it apart."""
        ignored = shutil.ignore_patterns("stand-in", "system", "__pycache__")
        shutil.copytree(ROOT / "deploy", place / "deploy", ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", place)
        texts = {"config/station.toml": (ROOT / "config" / "station.toml").read_text()}
        for path, text in {**texts, **FIXED, **files}.items():
            self.write(place / path, text)
        return place

    def copy(self, folder: Path) -> Box:
        """Another box, as this one is now."""
        shutil.copytree(self.folder, folder, symlinks=True)
        twin = copy(self)
        twin.folder, twin.clone, twin.root = folder, folder / "my clone", folder / "root"
        return twin

    @staticmethod
    def write(path: Path, text: str) -> None:
        """Write a file, with the folders that it needs."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, command: str, *options: str, **world: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the clone (or a full path), without a terminal."""
        self.notes.write_text("")
        environment = {
            "PATH": f"{self.folder / 'programs'}:/usr/bin:/bin",
            "NOTES": str(self.notes),
            "TMPDIR": str(self.folder / "tmp"),  # a killed script leaves its own there
            "REAL_PYTHON": sys.executable,
            "STATION_PREFIX": str(self.root),
            "STATION_PYTHON": str(self.folder / "programs" / "python3"),
            "STATION_SETTLE_S": "1",
            **world,
        }
        return subprocess.run(
            [str(self.clone / command), *options],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            start_new_session=True,
        )

    @property
    def notes(self) -> Path:
        """What the stand-ins were asked in the last run, a line each."""
        return self.folder / "notes"

    def asked(self, program: str) -> list[str]:
        """What one program was asked in the last run."""
        lines = self.notes.read_text().splitlines()
        return [line.removeprefix(f"{program} ") for line in lines if line.startswith(program)]

    @property
    def current(self) -> str:
        """Which slot runs."""
        return str((self.root / "opt/hinge-station/current").readlink())

    def slot(self, letter: str) -> Path:
        """A slot's folder."""
        return self.root / "opt/hinge-station" / letter

    def tree(self, *, times: bool = False) -> Tree:
        """Every file and link with what it holds, and every folder; /run is gone at a restart."""
        return {
            str(path.relative_to(self.root)): self._content(path, times)
            for path in sorted(self.root.rglob("*"))
            if "run" not in path.relative_to(self.root).parts[:1]
        }

    @staticmethod
    def _content(path: Path, times: bool) -> str:
        status = path.lstat()
        if path.is_symlink():
            return f"-> {path.readlink()}"
        if path.is_dir():
            return "folder"
        text = path.read_bytes()
        if path.name == "RELEASE":  # when it was installed differs
            text = b"\n".join(x for x in text.splitlines() if not x.startswith(b"installed="))
        stamp = f" {status.st_mtime_ns}" if times else ""
        return f"{oct(status.st_mode)} {hashlib.sha256(text).hexdigest()}{stamp}"
