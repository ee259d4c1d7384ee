# Runs a command once. Arguments: MODE WORKDIR RUN NODE HELD EPOCH OVER STEP AGAIN ATTEMPT DEADLINE WAIT COMMAND
#
# Who may act: the directory HELD, a node's own, has one file, EPOCH.RUN, or EPOCH.RUN.free once that run has let go. The
# highest epoch counts and nobody acts below it, so a worker that was away for too long does nothing any more; and a run
# that did not let go is not displaced, except the one that OVER names. There is no lock that could be left behind:
# whoever enters itself and then sees a higher epoch goes back.
#
# DIRECTORY is WORKDIR/RUN/NODE.
# An attempt is the directory DIRECTORY/STEP.N. Whoever makes it (mkdir) owns the attempt; everybody else follows.
# The owner is not this script but a process detached from it, which needs neither the connection nor the worker.
#   command   what is run                output    what it says, both streams
#   boot      the machine's boot id      started   when, RFC 3339
#   pid       the owner and its start time; made by link, so only once and never half. Without it the command was not
#             begun, and whoever makes it with 0 inside ends the attempt for good.
#   exit      the exit code, by rename; its presence is the end of the attempt
#
# MODE decide: follow what runs, take a success, or begin the next attempt. MODE follow, abandon: attempt ATTEMPT
# only; abandon also ends one that does not come to begin. MODE own: the owner itself. MODE hold: enter the holder only;
# MODE free: let go.
# AGAIN: run or ask, what to do about an attempt whose owner is gone without an exit code.
# Prints "STATE N EXIT" and the output. STATE: ended, running, starting, never (not begun) or unknown (owner gone);
# held, with the epoch and the run that hold the node instead; or holds, for hold and free.
mode=$1 workdir=$2 run=$3 node=$4 held=$5 epoch=$6 over=$7
shift 7
step=$1 again=$2 n=$3 deadline=$4 wait=$5 command=$6
dir=$workdir/$run/$node

# The highest epoch and whose it is; and a run that is neither this one nor OVER and did not let go, with its epoch.
holder() {
  from=0 by= other= since=0
  for f in "$held"/[0-9]*.*; do
    [ -e "$f" ] || continue
    f=${f##*/}
    who=${f#*.}
    [ "${f%%.*}" -gt "$from" ] && from=${f%%.*} by=${who%.free}
    case $who in
      "$run" | "$over" | *.free) ;;
      *) other=$who since=${f%%.*} ;;
    esac
  done
}

mine() {
  holder
  [ "$from" -le "$epoch" ] && [ -z "$other" ]
}

hold() {
  [ -d "$held" ] || mkdir -p "$held" || exit
  mine || return 1
  : >"$held/$epoch.$run" || exit
  if ! mine; then
    rm -f "$held/$epoch.$run"
    return 1
  fi
  for f in "$held"/[0-9]*.*; do
    f=${f##*/}
    [ "${f%%.*}" -ge "$epoch" ] || rm -f "$held/$f"
  done
}

# These answer in variables: processes are most of what a step costs a node.
boot_id() {
  read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id || boot=$(sysctl -n kern.boottime 2>/dev/null) || boot=none
}

# When a process started; nothing for one that is gone or a zombie.
born() {
  born=
  if [ -d /proc/self ]; then
    read -r line 2>/dev/null <"/proc/$1/stat" || return
    set -- ${line##*) }
    [ "$1" = Z ] || born=${20}
  else
    born=$(ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' -)
  fi
}

same_boot() {
  boot_id
  there=
  IFS= read -r there <"$at/boot"
  [ "$there" = "$boot" ]
}

# Whether the process that began the attempt is there.
owner_lives() {
  born "$pid"
  [ "$born" = "$since" ] || session_lives "$pid"
}

# Whether a child of an owner that is gone still works.
session_lives() {
  for file in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$file" || continue
    set -- "$1" ${line##*) }
    [ "$5" = "$1" ] && [ "$2" != Z ] && return 0
  done
  return 1
}

newest() {
  n=0
  for d in "$dir/$step".[0-9]*; do
    [ -d "$d" ] && [ "${d##*.}" -gt "$n" ] && n=${d##*.}
  done
}

look() {
  at=$dir/$step.$n code=-
  if [ -s "$at/exit" ]; then
    state=ended
  elif [ ! -e "$at/pid" ]; then
    state=starting
  else
    read -r pid since <"$at/pid"
    if [ "$pid" = 0 ]; then
      state=never
    elif ! same_boot; then
      state=unknown
    elif owner_lives; then
      state=running
    elif [ -s "$at/exit" ]; then
      state=ended
    else
      state=unknown
    fi
  fi
  [ $state != ended ] || code=$(cat "$at/exit")
  # A person may have written it.
  case $state.$code in ended. | ended.*[!0-9]*) state=unknown code=- ;; esac
}

# A full or read-only disk is told of by whoever asks: the owner, which is detached, could not.
room() {
  said=$(dd if=/dev/zero of="$dir/.room.$$" bs=4096 count=16 2>&1)
  full=$?
  rm -f "$dir/.room.$$"
  [ $full = 0 ] || echo "$said" >&2
  return $full
}

begin_next() {
  room || exit 73
  n=$((n + 1))
  set -- sh "$0" own "$workdir" "$run" "$node" "$held" "$epoch" "$over" "$step" "$again" "$n" "$deadline" "$wait" "$command"
  if command -v setsid >/dev/null; then set -- setsid "$@"; else set -- nohup "$@"; fi
  ("$@" </dev/null >/dev/null 2>&1 &)
}

own() {
  at=$dir/$step.$n mask=$(umask)
  umask 077
  mkdir "$at" || exit
  printf '%s\n' "$command" >"$at/command"
  boot_id
  echo "$boot" >"$at/boot"
  now=$(date -u '+%Y-%m-%dT%H:%M:%SZ %s')
  echo "${now% *}" >"$at/started"
  : >"$at/output"
  # The disk may be full by now, and half a command is another one.
  [ "$(cat "$at/command")" = "$(printf '%s\n' "$command")" ] || exit
  holder
  if [ "$from" -gt "$epoch" ]; then echo 0 >"$at/pid.new"; else born $$; echo "$$ $born" >"$at/pid.new"; fi
  ln "$at/pid.new" "$at/pid" || exit
  [ "$from" -le "$epoch" ] || exit
  umask "$mask"
  cd /
  export DRYDOCK_RUN="$run" DRYDOCK_NODE="$node" DRYDOCK_STEP="$step" DRYDOCK_ATTEMPT="$n"
  timeout -k 10 "$deadline" sh "$at/command" </dev/null >>"$at/output" 2>&1 &
  wait $!
  code=$?
  if { [ $code = 124 ] || [ $code = 137 ]; } && [ $(($(date +%s) - ${now#* })) -ge "$deadline" ]; then
    kill -KILL -$! 2>/dev/null
    code=124
    echo "[killed after $deadline s, the deadline of this step]" >>"$at/output"
  fi
  echo $code >"$at/exit.new" && mv "$at/exit.new" "$at/exit"
}

say() {
  echo "$state $n $code"
  [ -f "$at/output" ] || return 0
  if [ "$(wc -c <"$at/output")" -le 60000 ]; then
    cat "$at/output"
  else
    dd bs=30000 count=1 <"$at/output" 2>/dev/null
    printf '\n[... the rest is in %s ...]\n' "$at/output"
    tail -c 30000 "$at/output"
  fi
}

refuse() {
  echo "held 0 -"
  if [ "$from" -gt "$epoch" ]; then echo "$from $by"; else echo "$since $other"; fi
  exit
}

case $mode in
  own)
    own
    exit
    ;;
  hold | free)
    hold || refuse
    [ $mode = hold ] || mv "$held/$epoch.$run" "$held/$epoch.$run.free" || exit
    echo "holds 0 -"
    exit
    ;;
  decide)
    hold || refuse
    [ -d "$dir" ] || mkdir -p "$dir" || exit
    newest
    if [ "$n" = 0 ]; then
      begin_next
    else
      look
      case $state.$code.$again in
        ended.0.*) ;;
        ended.* | never.* | unknown.*.run) begin_next ;;
      esac
    fi
    ;;
  abandon)
    mkdir "$dir/$step.$n" 2>/dev/null
    echo 0 >"$dir/$step.$n/pid.none"
    ln "$dir/$step.$n/pid.none" "$dir/$step.$n/pid" 2>/dev/null
    ;;
esac

look
hundredths=0
while [ "$hundredths" -lt $((wait * 100)) ] && { [ $state = running ] || [ $state = starting ]; }; do
  # Many a step is done at once.
  if [ "$hundredths" -lt 10 ]; then nap=2; else nap=10; fi
  if sleep "0.$((nap / 10))$((nap % 10))" 2>/dev/null; then
    hundredths=$((hundredths + nap))
  else
    sleep 1
    hundredths=$((hundredths + 100))
  fi
  look
done
say
