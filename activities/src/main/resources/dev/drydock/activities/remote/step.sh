# Runs a command once. Arguments: MODE DIRECTORY STEP AGAIN ATTEMPT DEADLINE WAIT COMMAND
#
# An attempt is the directory DIRECTORY/STEP.N. Whoever makes it (mkdir) owns the attempt; everybody else follows.
# The owner is not this script but a process detached from it, which needs neither the connection nor the worker.
#   command   what is run                output    what it says, both streams
#   boot      the machine's boot id      started   when, RFC 3339
#   pid       the owner and its start time; made by link, so only once and never half. Without it the command was not
#             begun, and whoever makes it with 0 inside ends the attempt for good.
#   exit      the exit code, by rename; its presence is the end of the attempt
#
# MODE decide: follow what runs, take a success, or begin the next attempt. MODE follow, abandon: attempt ATTEMPT
# only; abandon also ends one that does not come to begin. MODE own: the owner itself.
# AGAIN: run or ask, what to do about an attempt whose owner is gone without an exit code.
# Prints "STATE N EXIT" and the output. STATE: ended, running, starting, never (not begun) or unknown (owner gone).
mode=$1 dir=$2 step=$3 again=$4 n=$5 deadline=$6 wait=$7 command=$8

boot_id() {
  cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.boottime 2>/dev/null || echo none
}

# When a process started; nothing for one that is gone or a zombie.
born() {
  if [ -d /proc/self ]; then
    read -r line 2>/dev/null <"/proc/$1/stat" || return
    set -- ${line##*) }
    [ "$1" = Z ] || echo "${20}"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' -
  fi
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
    elif [ "$(cat "$at/boot")" != "$(boot_id)" ]; then
      state=unknown
    elif [ "$(born "$pid")" = "$since" ] || session_lives "$pid"; then
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

begin_next() {
  n=$((n + 1))
  set -- sh "$0" own "$dir" "$step" "$again" "$n" "$deadline" "$wait" "$command"
  if command -v setsid >/dev/null; then set -- setsid "$@"; else set -- nohup "$@"; fi
  ("$@" </dev/null >/dev/null 2>&1 &)
}

own() {
  at=$dir/$step.$n mask=$(umask)
  umask 077
  mkdir "$at" || exit
  printf '%s\n' "$command" >"$at/command"
  boot_id >"$at/boot"
  date -u +%Y-%m-%dT%H:%M:%SZ >"$at/started"
  : >"$at/output"
  echo "$$ $(born $$)" >"$at/pid.new"
  ln "$at/pid.new" "$at/pid" || exit
  umask "$mask"
  cd /
  run=${dir%/*}
  export DRYDOCK_RUN="${run##*/}" DRYDOCK_NODE="${dir##*/}" DRYDOCK_STEP="$step" DRYDOCK_ATTEMPT="$n"
  from=$(date +%s)
  timeout -k 10 "$deadline" sh "$at/command" </dev/null >>"$at/output" 2>&1 &
  wait $!
  code=$?
  if [ $(($(date +%s) - from)) -ge "$deadline" ] && { [ $code = 124 ] || [ $code = 137 ]; }; then
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

case $mode in
  own)
    own
    exit
    ;;
  decide)
    mkdir -p "$dir" || exit
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
tenths=0
while [ "$tenths" -lt $((wait * 10)) ] && { [ $state = running ] || [ $state = starting ]; }; do
  if sleep 0.1 2>/dev/null; then tenths=$((tenths + 1)); else sleep 1; tenths=$((tenths + 10)); fi
  look
done
say
