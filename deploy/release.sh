#!/usr/bin/env bash
# A release: of which source it is, how it is built in one of two slots and tried, and how the one
# that runs is switched. It is one only when its RELEASE is there, which is written last, so the
# power may go at any moment. Sourced by appliance.sh.

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
  bring_models "$slot"
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

bring_models() { # slot's folder
  local model
  model=$(wanted_model)
  bring_model "$1" "${model/auto/full}" || fail \
    "there is no pose model to see with (the reason is above)." \
    "do what it says, then run this again."
  [[ $model != auto ]] || bring_model "$1" lite ||
    note "without the model lite: should the Pi become slow, it cannot change to it"
  chmod -R u=rwX,go=rX "$1/cache"
}

bring_model() { # slot's folder, model; the other slot's is copied, and checked like a fetched one
  local file theirs
  file=cache/hinge-station/models/pose_landmarker_$2.task
  theirs=$(dirname "$1")/$(if [[ $1 == */a ]]; then echo b; else echo a; fi)/$file
  if [[ -e $theirs && ! -e $1/$file ]]; then
    mkdir -p "$1/${file%/*}"
    write_whole "$1/$file" <"$theirs"
  fi
  XDG_CACHE_HOME=$1/cache "$1/venv/bin/python" -m station model fetch "$2"
}

wanted_model() { # prints the model that the site's config names; auto is full, and lite if it can
  local name="" line='s/^model *= *"\([a-z]*\)".*/\1/p'
  [[ ! -e $CONFIG ]] || name=$(sed -n "/^\[vision\]/,/^\[[^v]/$line" "$CONFIG")
  echo "${name:-auto}"
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
