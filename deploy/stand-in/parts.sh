#!/usr/bin/env bash
# What deploy/stand-in/build and deploy/stand-in/arm64 share: where the parts are kept, and how one
# is named after its recipe, fetched and unpacked.

# shellcheck source=deploy/common.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../common.sh"

# shellcheck disable=SC2034 # for those that source this
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/hinge-station/stand-in"
SUITE=trixie

note() { say "$@" >&2; }

key() { # files and folders…; the hash of all they hold
  (cd "$ROOT" && find "$@" -name __pycache__ -prune -o -type f -print0 | sort -z |
    xargs -0 sha256sum | sha256sum | cut -c 1-12)
}

need() { # programs, each with its package, as mmdebstrap:mmdebstrap
  local program
  for program in "$@"; do
    command -v "${program%:*}" >/dev/null || apt_install "${program#*:}" debian-archive-keyring ||
      fail "${program%:*} is not here." "sudo apt-get install ${program#*:} debian-archive-keyring"
  done
}

debian() { # tar, its packages with commas between, options of mmdebstrap…
  mmdebstrap --quiet --format=tar --aptopt='APT::Install-Recommends "false"' \
    --include="$2" "${@:3}" "$SUITE" "$1.half" >&2
  mv "$1.half" "$1"
}

unpacked() { # tar, folder, options of tar…
  rm -rf "$2.half"
  mkdir -p "$2.half"
  tar -xf "$1" -C "$2.half" "${@:3}"
  rm -rf "$2"
  mv "$2.half" "$2"
}
