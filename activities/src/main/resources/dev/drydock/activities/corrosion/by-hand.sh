# What FINISH and UNDO have in common; what is above was written for this node, at this run.
patience=60 # seconds for an agent to end, or to open its database
dir=$workdir/$run/$node held=$workdir/held/$cluster/$node name=${db##*/}

say() { echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $*"; }

fail() {
  say "$*" >&2
  exit 1
}

digest() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d' ' -f1; }

# A step of Drydock that is still at work here goes on without the worker: two at once would be worse than waiting.
nothing_at_work() {
  for at in "$dir"/*.[0-9]*; do
    [ -f "$at/pid" ] && [ ! -s "$at/exit" ] || continue
    read -r pid _ <"$at/pid"
    if [ "$pid" != 0 ] && kill -0 "$pid" 2>/dev/null; then
      fail "step ${at##*/} of Drydock is still at work here (process $pid): wait for it, or kill it, then run this again"
    fi
  done
}

# From now on Drydock does nothing here, until this has ended. Not by the clock: that of Temporal's host counts there.
take() {
  mkdir -p "$held"
  epoch=1
  for file in "$held"/[0-9]*.*; do
    [ -e "$file" ] || continue
    file=${file##*/}
    if [ "${file%%.*}" -ge "$epoch" ]; then epoch=$((${file%%.*} + 1)); fi
  done
  mine=$held/$epoch.by-hand
  : >"$mine"
  for file in "$held"/[0-9]*.*; do
    if [ "$file" != "$mine" ]; then rm -f "$file"; fi
  done
  nothing_at_work
}

# The note says who did it. A repeat finds it, and so does Drydock.
done_with() {
  rm -f "$dir/FINISHED" "$dir/UNDONE"
  echo "$1 by $(id -un) on $(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$dir/$1.new"
  mv "$dir/$1.new" "$dir/$1"
  mv "$mine" "$mine.free"
}

down() {
  say "stops the agent"
  stop_agent
  n=0
  while [ -n "$(agents)" ]; do
    n=$((n + 1))
    [ $n -le $patience ] || fail "an agent still has $db open: $(agents)"
    sleep 1
  done
}

up() {
  say "starts the agent"
  start_agent
  n=0
  while [ -z "$(agents)" ]; do
    n=$((n + 1))
    [ $n -le $patience ] || fail "no agent has opened $db $patience s after it was started: read its log, then run this again"
    sleep 1
  done
}

# Whether the snapshot was restored, by Drydock or by this, since the database was archived.
restored() {
  [ -e "$archive/$name" ] && [ -e "$db" ] || return 1
  [ ! -e "$dir/RESTORED" ] || return 0
  for at in "$dir"/restore.[0-9]* "$dir"/restore-[0-9]*.[0-9]*; do
    if [ -s "$at/exit" ] && [ "$(cat "$at/exit")" = 0 ]; then return 0; fi
  done
  return 1
}

finish() {
  take
  rm -f "$dir/UNDONE"
  if restored; then
    say "generation $generation is in place already"
  else
    [ -e "$staged" ] || fail "there is no snapshot at $staged, so this node cannot be finished; UNDO takes it back"
    seen=$(digest "$staged")
    [ "$seen" = "$sha256" ] || fail "the snapshot $staged has SHA-256 $seen, expected $sha256; UNDO takes the node back"
    down
    if [ ! -e "$archive/$name" ] || { [ ! -e "$db" ] && [ -e "$db-wal" ]; }; then
      rm -f "$dir/RESTORED"
      say "puts the database aside in $archive"
      archive_database
    fi
    say "restores the snapshot"
    restore_snapshot
    seen=$(digest "$db")
    [ "$seen" = "$sha256" ] || fail "what was restored to $db has SHA-256 $seen, expected $sha256"
    : >"$dir/RESTORED"
  fi
  up
  done_with FINISHED
  say "this node is on generation $generation of $cluster. Left to do: drydock retry $cluster $node checks it, brings in"
  say "what was written late (it lies in $archive), and runs hooks and companions; without Drydock those are yours."
}

undo() {
  take
  rm -f "$dir/FINISHED"
  if [ -e "$archive/$name" ] || [ -e "$archive/$name-wal" ]; then
    down
    say "puts the database back, and what was restored aside"
    put_back
    rm -f "$dir/RESTORED"
  else
    [ -e "$db" ] || fail "there is neither a database at $db nor one in $archive: look before anything else is done"
    say "nothing was put aside here: the database is the one from before"
  fi
  up
  done_with UNDONE
  say "this node is on the generation from before. Left to do: drydock skip $cluster $node, or abort --undo for all nodes."
}

