#!/usr/bin/env bash
# Changes to the box, said before they are made, and what each step brought, so that uninstall takes
# away exactly that. A file appears whole or not at all: written under another name, then renamed.
# Sourced by appliance.sh.

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
