#!/usr/bin/env bash
# What deploy/try and deploy/test share: from a bare machine to a ready .venv, the shared
# libraries that the eyes need, and a verified model. Every step looks first and does
# only what is missing, so both may be run again at any time, also after being cut short.

set -Eeuo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.venv"
STAMP="$VENV/.station-installed"
PYTHON="$VENV/bin/python"
PYTHONS=(python3.13 python3.12 python3.11 python3.14 python3 python)

# Library that is loaded, and the Debian package that holds it: opencv when it is imported, and
# MediaPipe, which only [dev] brings, when its first task is created.
LIBRARIES=(libGL.so.1=libgl1 libglib-2.0.so.0=libglib2.0-0 libxcb.so.1=libxcb1)
DEV_LIBRARIES=(libEGL.so.1=libegl1 libGLESv2.so.2=libgles2)

say() { printf '== %s\n' "$*"; }

fail() { # what was seen; what to do
  printf '\nStopped: %s\n  To fix it: %s\n' "$1" "$2" >&2
  exit 1
}

trap 'fail "${BASH_SOURCE[0]##*/} line $LINENO ended with code $?." "run it again; if it stops at the same place, report that line."' ERR

# --- apt ---------------------------------------------------------------------------------------

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null || return 1
  [[ $(id -u) -eq 0 ]] || sudo -n true 2>/dev/null
}

apt_install() { # packages…; fails quietly when it may not, or apt cannot
  can_install || return 1
  say "Installing from apt: $*"
  local -a quiet=(-qq -o DPkg::Lock::Timeout=120)
  as_root apt-get "${quiet[@]}" update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install -y --no-install-recommends "$@"
}

# --- Python ------------------------------------------------------------------------------------

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() { # prints the first that is new enough and can make environments, else the newest
  local name fallback=""
  for name in "${PYTHONS[@]}"; do
    if ! new_enough "$name"; then continue; fi
    if "$name" -c 'import venv, ensurepip' 2>/dev/null; then
      echo "$name"
      return
    fi
    fallback=${fallback:-$name}
  done
  echo "$fallback"
}

system_python() { # sets SYSTEM_PYTHON
  SYSTEM_PYTHON=$(find_python)
  [[ -n $SYSTEM_PYTHON ]] || fail \
    "no Python 3.11 or newer was found (looked for: ${PYTHONS[*]})." \
    "sudo apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04, Raspberry Pi OS Bookworm or newer)."
  "$SYSTEM_PYTHON" -c 'import venv, ensurepip' 2>/dev/null && return
  local version package
  version=$("$SYSTEM_PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  package="python$version-venv"
  apt_install "$package" || fail \
    "$SYSTEM_PYTHON cannot make virtual environments: its venv or ensurepip is missing." \
    "sudo apt-get install $package"
}

venv_is_whole() {
  [[ -x $PYTHON ]] && new_enough "$PYTHON" && "$PYTHON" -m pip --version >/dev/null 2>&1
}

make_venv() {
  venv_is_whole && return
  system_python
  if [[ -e $VENV ]]; then
    say "Making .venv anew: the one here is unfinished or its Python is gone"
  else
    say "Making .venv with $("$SYSTEM_PYTHON" --version)"
  fi
  "$SYSTEM_PYTHON" -m venv --clear "$VENV" || fail \
    "the virtual environment $VENV could not be made." \
    "make room on the disk and make $ROOT writable, then run this again."
}

# --- the station and what it needs ---------------------------------------------------------------

fingerprint() { # of all that decides what is installed
  { cat "$ROOT/pyproject.toml"; "$PYTHON" --version; echo "$ROOT"; } | sha256sum | cut -d ' ' -f 1
}

install_station() { # "" or "[dev]"
  local extra=$1 wanted
  wanted=$(fingerprint)
  if [[ -f $STAMP && $(<"$STAMP") == "$wanted"* && $(<"$STAMP") == *"$extra" ]]; then
    say "Installed already: pyproject.toml has not changed"
    return
  fi
  say "Installing the station$extra and its libraries (170 MB the first time, 250 with [dev])"
  rm -f "$STAMP"
  "$PYTHON" -m pip install --disable-pip-version-check --no-input --editable "$ROOT$extra" || fail \
    "pip could not install the station (its own words are above)." \
    "check the network and the free space (2 GB), then run this again: it goes on where it was."
  echo "$wanted$extra" >"$STAMP"
}

missing_packages() { # libraries…; prints the Debian packages of those that cannot be loaded
  "$PYTHON" - "$@" <<'PYTHON'
import ctypes
import sys

for library, package in (row.split("=") for row in sys.argv[1:]):
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PYTHON
}

need_libraries() { # "" or "[dev]"
  local -a missing wanted=("${LIBRARIES[@]}")
  [[ -z $1 ]] || wanted+=("${DEV_LIBRARIES[@]}")
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  apt_install "${missing[@]}" || fail \
    "the eyes need shared libraries that are not here, from: ${missing[*]}." \
    "sudo apt-get install ${missing[*]}"
}

need_model() {
  say "Fetching and checking the pose model"
  "$PYTHON" -m station model fetch full || fail \
    "there is no pose model to see with (the reason is above)." \
    "do what it says, then run this again."
}

prepare() { # "" or "[dev]"
  make_venv
  install_station "$1"
  need_libraries "$1"
  need_model
}
