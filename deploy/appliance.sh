#!/usr/bin/env bash
# What install, update, rollback and uninstall share: where everything lies, how a change is said
# before it is made, how a release is built in a slot, tried, switched to, and taken back.
#
# A file appears whole or not at all (written under another name, then renamed), and a release is
# one only when its RELEASE is there, which is written last. So the power may go at any moment.

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
  libegl1 libgles2                          # MediaPipe, when its first task is created
  polkitd                                   # asked when the staff's menu shuts the Pi down
)
OPTIONAL=(espeak-ng) # speaks the words that `station voice` makes; without it there are tones

DRY_RUN=false
CHANGES=0
NOTED=false
SLOT=""   # the slot that the release at hand is in, or will be: a or b
SOURCE="" # the fingerprint of this checkout: two releases with the same one are the same

# --- changes: said, then made ---------------------------------------------------------------------

change() { # what, in words; command…
  CHANGES=$((CHANGES + 1))
  printf '   %s\n' "$1"
  $DRY_RUN || "${@:2}"
}

tell_journal() { # what somebody will want to know who did not see it
  logger --tag "station-${0##*/}" --priority user.warning -- "$1"
}

note() { # what there is to know where nothing is changed
  NOTED=true
  printf '   %s\n' "$1"
}

write_whole() { # path; content on standard input
  cat >"$1.new"
  sync "$1.new"
  mv -fT "$1.new" "$1"
}

remember() { # step; what it is about to bring, lines
  local line noted=""
  ! $DRY_RUN || return 0
  [[ -d $STEPS ]] || mkdir -p "$STEPS"
  [[ ! -e $STEPS/$1 ]] || noted=$'\n'$(<"$STEPS/$1")$'\n'
  for line in "${@:2}"; do
    [[ $noted == *$'\n'"$line"$'\n'* ]] || printf '%s\n' "$line" >>"$STEPS/$1"
  done
  sync "$STEPS/$1"
}

forget() { # step; what is gone again
  ! $DRY_RUN || return 0
  { grep -vxF -- "$2" "$STEPS/$1" || true; } | write_whole "$STEPS/$1"
}

remembered() { # step; kind: prints what follows the kind, a line each
  sed -n "s/^$2 //p" "$STEPS/$1" 2>/dev/null || true
}

remember_folder() { # step; folder: it and those above that are not there yet
  [[ ! -d $PREFIX$2 ]] || return 0
  remember_folder "$1" "${2%/*}"
  remember "$1" "folder $2"
}

put_file() { # step; from; path in the system
  local step=$1 from=$2 to=$3
  ! cmp --silent "$from" "$PREFIX$to" || return 0
  remember_folder "$step" "${to%/*}"
  [[ -e $PREFIX$to ]] || remember "$step" "file $to"
  change "write $to" place "$from" "$PREFIX$to"
}

place() { # from; to
  local mode=644
  [[ ! -x $1 ]] || mode=755
  [[ -d ${2%/*} ]] || mkdir -p "${2%/*}"
  install -m "$mode" "$1" "$2.new"
  sync "$2.new"
  mv -fT "$2.new" "$2"
}

put_link() { # step; target; path in the system
  [[ $(readlink "$PREFIX$3" || true) != "$2" ]] || return 0
  remember_folder "$1" "${3%/*}"
  remember "$1" "file $3"
  change "link $3 -> $2" place_link "$2" "$PREFIX$3"
}

place_link() { # target; path
  [[ -d ${2%/*} ]] || mkdir -p "${2%/*}"
  ln -sfn "$1" "$2.new"
  mv -fT "$2.new" "$2"
}

take_file() { # step; path in the system
  [[ ! -e $PREFIX$2 && ! -L $PREFIX$2 ]] || change "remove $2" rm -f "$PREFIX$2"
  forget "$1" "file $2"
}

run_plan() { # rows of "name|what it does|function"
  local row words step before
  for row in "$@"; do
    IFS='|' read -r _ words step <<<"$row"
    before=$CHANGES
    NOTED=false
    say "$words"
    "$step"
    [[ $CHANGES -gt $before ]] || $NOTED || note "nothing to do"
  done
}

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

# --- the checkout ---------------------------------------------------------------------------------

in_git() { # also where another user owns the clone, and without writing to it
  git --no-optional-locks -c safe.directory='*' -C "$ROOT" "$@"
}

is_clone() { [[ -e $ROOT/.git ]] && command -v git >/dev/null; }

list_source() { # prints the files of a release, each ended by a null
  if is_clone; then
    in_git ls-files -z
  else
    (cd "$ROOT" && find . -name .venv -prune -o -name __pycache__ -prune -o -name .git -prune \
      -o '(' -type f -o -type l ')' -printf '%P\0')
  fi | LC_ALL=C sort -z
}

source_fingerprint() {
  (cd "$ROOT" && list_source | xargs -0 sha256sum) | sha256sum | cut -d ' ' -f 1
}

source_version() { sed -n 's/^version = "\(.*\)"$/\1/p' "$ROOT/pyproject.toml"; }

source_commit() {
  if is_clone; then in_git describe --always --dirty=+changes; else echo none; fi
}

# --- slots ----------------------------------------------------------------------------------------

current_slot() { readlink "$OPT/current" || true; }

other_slot() { if [[ $(current_slot) == a ]]; then echo b; else echo a; fi; }

told() { # slot; key: prints what its RELEASE says
  sed -n "s/^$2=//p" "$OPT/$1/RELEASE" 2>/dev/null || true
}

described() { echo "$(told "$1" version) ($(told "$1" commit)) in slot $1"; }

holds_source() { # slot
  [[ $(told "$1" source) == "$SOURCE" && -x $OPT/$1/venv/bin/station ]]
}

choose_slot() { # sets SOURCE, and SLOT: where that is already, or the one that is free
  SOURCE=$(source_fingerprint)
  SLOT=$(current_slot)
  holds_source "${SLOT:-none}" || SLOT=$(other_slot)
}

switch_to() { # slot: the one step that changes which release runs
  sync --file-system "$OPT"
  place_link "$1" "$OPT/current"
  sync --file-system "$OPT"
}

# --- a release ------------------------------------------------------------------------------------

put_release() {
  ! holds_source "$SLOT" || return 0
  prove_running
  change "build $(source_version) ($(source_commit)) in /opt/hinge-station/$SLOT/" \
    build_release "$SLOT"
  change "keep its wheels in /opt/hinge-station/wheels/, for the next" tidy_wheels
}

build_release() { # slot: from nothing to a RELEASE; one that was cut short is begun again
  local slot=$OPT/$1
  mkdir -p "$slot"
  rm -f "$slot/RELEASE" "$slot/PROVEN"
  rm -rf "$slot/source" "$slot/venv"
  echo "   copying the source"
  copy_source "$slot/source"
  echo "   installing the libraries"
  make_release_venv "$slot"
  echo "   bringing the pose model"
  bring_model "$slot"
  echo "   compiling"
  "$slot/venv/bin/python" -m compileall -q -j 0 "$slot/venv/lib" >/dev/null || true
  sync --file-system "$slot"
  release_facts | write_whole "$slot/RELEASE"
  rm -rf "$PIP_CACHE_DIR"
}

copy_source() { # folder; readable for all, whatever the clone's owner likes
  mkdir -p "$1"
  list_source | tar -C "$ROOT" --null -T - -c | tar -C "$1" --no-same-owner -x
  chmod -R u=rwX,go=rX "$1"
}

make_release_venv() { # slot's folder
  local python=$1/venv/bin/python
  "$BASE_PYTHON" -m venv --system-site-packages "$1/venv" || fail \
    "the virtual environment $1/venv could not be made." \
    "sudo apt-get install python3-venv, look at the free space (df -h), then run this again."
  install_wheels "$1" 2>/dev/null || { bring_wheels "$1" && install_wheels "$1"; } || fail \
    "pip could not bring the libraries (its own words are above)." \
    "check the network (or set PIP_FIND_LINKS or PIP_INDEX_URL to one of yours), then run this again."
  "$python" -m pip install --quiet --no-compile --no-deps --no-build-isolation --no-index \
    "$1/source" || fail \
    "pip could not install the station itself (its own words are above)." \
    "take a fresh clone, and run this again; if it stops at the same place, report those words."
}

# A wheel is taken by its hash, wherever it comes from, and kept: an update asks only for libraries
# that are not here yet, and needs no network when there are none.
BY_HASH=(--quiet --no-deps --require-hashes --only-binary :all:)

install_wheels() { # slot's folder; from those that are kept, and from nowhere else
  PIP_FIND_LINKS=$WHEELS "$1/venv/bin/python" -m pip install "${BY_HASH[@]}" --no-compile \
    --no-index -r "$1/source/deploy/requirements.txt"
}

bring_wheels() { # slot's folder; those that are not kept yet, or are damaged
  echo "   bringing the libraries (about 130 MB the first time)"
  "$1/venv/bin/python" -m pip download "${BY_HASH[@]}" --dest "$WHEELS" \
    -r "$1/source/deploy/requirements.txt"
}

tidy_wheels() { # of those that neither release is made of
  local wheel sum
  for wheel in "$WHEELS"/*; do
    sum=$(sha256sum <"$wheel")
    grep -qsF "${sum%% *}" "$OPT"/{a,b}/source/deploy/requirements.txt || rm -f "$wheel"
  done
}

bring_model() { # slot's folder; the other slot's is copied, and checked like one that was fetched
  local model file theirs
  model=$(wanted_model)
  file=cache/hinge-station/models/pose_landmarker_$model.task
  theirs=$(dirname "$1")/$(if [[ $1 == */a ]]; then echo b; else echo a; fi)/$file
  if [[ -e $theirs && ! -e $1/$file ]]; then
    mkdir -p "$1/${file%/*}"
    write_whole "$1/$file" <"$theirs"
  fi
  XDG_CACHE_HOME=$1/cache "$1/venv/bin/python" -m station model fetch "$model" || fail \
    "there is no pose model to see with (the reason is above)." \
    "do what it says, then run this again."
  chmod -R u=rwX,go=rX "$1/cache"
}

wanted_model() { # prints the model that the site's config names
  local name="" line='s/^model *= *"\([a-z]*\)".*/\1/p'
  [[ ! -e $CONFIG ]] || name=$(sed -n "/^\[vision\]/,/^\[[^v]/$line" "$CONFIG")
  echo "${name:-full}"
}

release_facts() {
  cat <<FACTS
version=$(source_version)
commit=$(source_commit)
source=$SOURCE
installed=$(date --utc +%FT%TZ)
FACTS
}

# --- is it well? ----------------------------------------------------------------------------------

# Of what station check finds, these are a release's own doing: a camera that is unplugged, or
# held by the station that runs, says nothing about it.
JUDGE='
import json, sys
words = sys.stdin.read()
try:
    findings = json.loads(words[words.index("{"):])["findings"]
except ValueError:
    sys.exit("The release cannot check itself: station check --json gave no answer.")
asked = {"config", "model", "engine"}
bad = [f for f in findings if f["part"] in asked and f["ok"] is not True]
for f in bad:
    print("  ", f["part"] + ":", f["said"], f["remedy"], file=sys.stderr)
missing = asked - {f["part"] for f in findings}
sys.exit(bool(bad) or (f"Not tested: {missing}." if missing else 0))
'

as_station() { # slot; command…: as the unit runs it, but away from panel, lamps and speaker
  local slot=$OPT/$1
  setpriv --reuid=station --regid=station --init-groups env -C / \
    HOME="$STATE" XDG_CACHE_HOME="$slot/cache" STATION_CONFIG="$CONFIG" STATE_DIRECTORY="$STATE" \
    https_proxy=http://127.0.0.1:9 SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy \
    GPIOZERO_PIN_FACTORY=mock "${@:2}"
}

is_healthy() { # slot: imports, reads this site's config, has its model, and sees with its engine
  local found python=$OPT/$1/venv/bin/python
  found=$(as_station "$1" "$python" -m station check --json) || true # the camera may be unplugged
  "$python" -c "$JUDGE" <<<"$found"
}

prove_release() {
  [[ $(current_slot) != "$SLOT" ]] || return 0
  change "try it: config, model, engine" must_be_healthy
}

must_be_healthy() {
  is_healthy "$SLOT" || fail \
    "the new release does not pass its own check (see above), so nothing was switched." \
    "mend what it names, then run this again; the release that ran before is untouched."
}

switch_release() {
  [[ $(current_slot) != "$SLOT" ]] || return 0
  prove_running
  change "switch /opt/hinge-station/current -> $SLOT" switch_to "$SLOT"
}

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
