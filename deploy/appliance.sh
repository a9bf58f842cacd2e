#!/usr/bin/env bash
# What install, update, rollback and uninstall share: where everything lies, who may change it, and
# how packages, system files, units and the start are. How a change is made stands in changes.sh,
# how a release is built and tried in release.sh.

# shellcheck source=deploy/common.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
umask 022

PREFIX=${STATION_PREFIX:-} # a root for tests; empty on a station
OPT=$PREFIX/opt/hinge-station
STEPS=$OPT/steps   # what each step brought, a line each: what uninstall takes away again
WHEELS=$OPT/wheels # the libraries as they were brought: the next release is made of the same ones
CONFIG=$PREFIX/etc/hinge-station/station.toml
STATE=$PREFIX/var/lib/hinge-station
BOOT=$PREFIX/boot/firmware
UNITS=/etc/systemd/system
BASE_PYTHON=${STATION_PYTHON:-/usr/bin/python3} # the system's: no other can import libcamera
SETTLE_S=${STATION_SETTLE_S:-20}                # so long must a new release run to be proven

# Raspberry Pi OS asks another index as well, which builds wheels anew: their hashes never match.
# Whoever has an index of their own says so: PIP_CONFIG_FILE, PIP_INDEX_URL, PIP_FIND_LINKS …
export PIP_CONFIG_FILE=${PIP_CONFIG_FILE:-/dev/null}
export PIP_CACHE_DIR=$OPT/.downloads PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

PACKAGES=(
  python3-venv python3-numpy python3-pygame # pip's pygame cannot do without a desktop
  python3-picamera2 python3-libcamera       # pip has no libcamera
  python3-gpiozero python3-lgpio            # pip has no wheel of lgpio
  libgl1 libglib2.0-0t64 libxcb1            # opencv, when it is imported
  libegl1 libgles2                          # SDL, when it takes the panel
  polkitd                                   # asked when the staff's menu shuts the Pi down
)
OPTIONAL=(espeak-ng) # speaks the words that `station voice` makes; without it there are tones

DRY_RUN=false
CHANGES=0
NOTED=false
SLOT=""   # the slot that the release at hand is in, or will be: a or b
SOURCE="" # the fingerprint of this checkout: two releases with the same one are the same

# shellcheck source=deploy/changes.sh
source "$ROOT/deploy/changes.sh"
# shellcheck source=deploy/release.sh
source "$ROOT/deploy/release.sh"

# --- who may run, and where -----------------------------------------------------------------------

become_root() { # the script's arguments…
  [[ -z $PREFIX && $(id -u) -ne 0 ]] || return 0
  command -v sudo >/dev/null || fail "this needs root, and there is no sudo." "run it as root."
  local -a kept
  mapfile -t kept < <(env | grep -E '^(PIP_|STATION_|SSL_CERT|(https?|no|HTTPS?|NO)_(proxy|PROXY)=)')
  exec sudo env "${kept[@]}" "$(readlink -f "$0")" "$@"
}

one_at_a_time() { # a second one waits for the first: rescue and update may meet
  mkdir -p "$OPT"
  exec 9<"$OPT"
  flock --wait 300 9 || fail \
    "another install, update or rollback has been at work for five minutes." \
    "wait for it to end, then run this again."
}

refuse_overlay() {
  ! grep -qsE '\b(overlayroot=tmpfs|boot=overlay)\b' "$PREFIX/proc/cmdline" || fail \
    "the root file system is read-only: what is written now is gone after the next start." \
    "sudo raspi-config nonint disable_overlayfs, restart, and run this again."
}

refuse_without_room() { # for the release that is to be built
  local free
  ! holds_source "$SLOT" || return 0
  free=$(df --output=avail -BM "$PREFIX/" | tail -n 1 | tr -dc 0-9)
  [[ $free -ge 1500 ]] || fail \
    "only $free MB are free, and a release needs 1500 beside the one that runs." \
    "make room (df -h, sudo apt-get clean) or take a larger card, then run this again."
}

need_installed() {
  [[ -L $OPT/current ]] || fail "no station is installed here." "run ./deploy/install first."
}

# --- packages -------------------------------------------------------------------------------------

not_installed() { # packages…: prints those that are not here
  local package known
  # shellcheck disable=SC2016 # dpkg's own variables
  known=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do [[ $known == *"$package installed"* ]] || echo "$package"; done
}

install_packages() {
  local -a missing optional
  mapfile -t missing < <(not_installed "${PACKAGES[@]}")
  if [[ ${#missing[@]} -gt 0 ]]; then
    remember packages "${missing[@]/#/package }"
    change "apt-get install ${missing[*]}" must_apt_install "${missing[@]}"
  fi
  mapfile -t optional < <(not_installed "${OPTIONAL[@]}")
  if [[ ${#optional[@]} -gt 0 ]] && ! grep -qsx "asked ${optional[*]}" "$STEPS/packages"; then
    change "apt-get install ${optional[*]}, if it is to be had" may_apt_install "${optional[@]}"
    remember packages "asked ${optional[*]}" # once: an installed station needs no network
  fi
}

must_apt_install() {
  apt_install "$@" || fail \
    "apt could not install: $*." \
    "check the network, run sudo apt-get update, then run this again."
}

may_apt_install() { apt_install "$@" || echo "   $*: not to be had; the station does without"; }

# --- system files and units -----------------------------------------------------------------------

new_files() { # source: prints "from<tab>path in the system" of all that it brings
  (
    cd "$1"
    [[ ! -d systemd ]] || find systemd -type f -printf "%p\t$UNITS/%P\n"
    [[ ! -d deploy/system ]] || find deploy/system -type f -printf '%p\t/%P\n'
  ) | sort
}

put_system() {
  local from to source=$OPT/$SLOT/source
  local -A brought=()
  if $DRY_RUN; then source=$ROOT; fi
  while IFS=$'\t' read -r from to; do
    brought[$to]=yes
    put_file system "$source/$from" "$to"
  done < <(new_files "$source")
  while read -r to; do
    [[ -n ${brought[$to]:-} ]] || take_file system "$to"
  done < <(remembered system file)
  put_link command /opt/hinge-station/current/source/deploy/station /usr/local/bin/station
  set_up_units "$source"
}

set_up_units() { # source
  local unit
  for unit in $(units_to_enable "$1"); do
    if [[ $(unit_is "$unit") != enabled ]]; then
      remember units "enabled $unit"
      change "enable $unit" systemctl --quiet enable "$unit"
    fi
  done
  if [[ $(unit_is getty@tty1.service) != masked ]]; then
    remember units "masked getty@tty1.service"
    change "mask getty@tty1.service (no login on the panel)" \
      systemctl --quiet mask getty@tty1.service
  fi
  if has_desktop && [[ $(systemctl get-default) == graphical.target ]]; then
    remember units "default graphical.target"
    change "start without the desktop" systemctl --quiet set-default multi-user.target
  fi
}

units_to_enable() { # source: prints those that say where they want to be started
  (cd "$1/systemd" 2>/dev/null && grep -lsx '\[Install\]' -- *) || true
}

systemd_runs() { [[ -d $PREFIX/run/systemd/system ]]; } # not in a chroot

unit_is() { systemctl is-enabled "$1" 2>/dev/null || true; }

has_desktop() {
  local manager=$PREFIX$UNITS/display-manager.service
  [[ -e $manager || -L $manager ]]
}

# --- boot files -----------------------------------------------------------------------------------

without_block() { # prints config.txt as it was before
  sed '/^# hinge-station: begin$/,/^# hinge-station: end$/d' "$BOOT/config.txt"
}

is_in() { # word; words…
  local word
  for word in "${@:2}"; do [[ $word != "$1" ]] || return 0; done
  return 1
}

# --- going live -----------------------------------------------------------------------------------

mark_proven() { # slot
  [[ -e $OPT/$1/PROVEN ]] || change "note that slot $1 runs well" touch "$OPT/$1/PROVEN"
}

prove_running() { # what came with the image of a card was never watched: it may be gone back to
  local running
  running=$(current_slot)
  if [[ -n $running && $running != "$SLOT" ]] && has_run_long; then mark_proven "$running"; fi
}

has_run_long() { # as long as a new release must; how often it was started before says nothing
  local since
  is_active || return 1
  since=$(systemctl show --property ActiveEnterTimestampMonotonic --value station.service) # µs
  [[ $(($(cut -d . -f 1 "$PREFIX/proc/uptime") - since / 1000000)) -ge $SETTLE_S ]]
}

is_active() { systemctl is-active --quiet station.service; }

count_restarts() { systemctl show --property NRestarts --value station.service; }

runs_well() { # started anew, said READY, and still the same process after a while
  local second restarts
  systemctl daemon-reload
  systemctl reset-failed station.service 2>/dev/null || true
  systemctl restart station.service || return 1 # Type=notify: returns when it is ready
  restarts=$(count_restarts)
  for ((second = 0; second < SETTLE_S; second++)); do
    sleep 1
    is_active || return 1
  done
  [[ $(count_restarts) == "$restarts" ]]
}

start_release() {
  if [[ $CHANGES -gt 0 || ! -e $OPT/$SLOT/PROVEN ]] || ! is_active; then
    change "start it, and watch it for $SETTLE_S s" must_run_well
    mark_proven "$SLOT"
  fi
}

must_run_well() {
  local failed=$SLOT seen
  ! runs_well || return 0
  seen="$(described "$failed") did not run well"
  tell_journal "$seen"
  can_go_back || fail \
    "the station is installed, and does not run well." \
    "journalctl -u station says what happened; station check tries each part. Then run this again."
  go_to "$(other_slot)" || fail \
    "$seen, and $(described "$SLOT"), which did, does not start either." \
    "journalctl -u station says what happened; station check tries each part."
  tell_journal "$(described "$SLOT") is back"
  fail "$seen; $(described "$SLOT") is back." \
    "journalctl -u station says what happened."
}

can_go_back() {
  local slot
  slot=$(other_slot)
  [[ -e $OPT/$slot/RELEASE && -e $OPT/$slot/PROVEN ]]
}

go_to() { # slot: it runs from now on, with the units that came with it
  switch_to "$1"
  SLOT=$1
  put_system
  systemctl daemon-reload
  systemctl reset-failed station.service 2>/dev/null || true
  systemctl restart station.service
}
