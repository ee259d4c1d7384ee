# Stands before commands on a node: counts what changes something, and holds the one that lies in ambush, after its effect
# and before anybody is told of it. Called as what it stands for, through a link at the front of the node's PATH, or as
# on-node WORD COMMAND... Above are node, ambush, counts and corrosion.
called=${0##*/}
PATH=${PATH#*:}

count() {
  case $word in */*) ;; *) echo "$1 $word" >>"$counts" ;; esac
}

hold() {
  read -r trap _ <"$ambush/current" && [ -n "$trap" ] || return
  trap=$ambush/$trap
  [ "$(cat "$trap/armed" 2>/dev/null)" = "$node $word" ] || return
  mkdir "$trap/reached" 2>/dev/null || return
  tenths=0
  while [ ! -e "$trap/go" ] && [ "$tenths" -lt 600 ]; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
}

case $called in
  on-node)
    word=$1
    shift
    ;;
  corrosion)
    case " $* " in
      *' backup '*) word=backup ;;
      *' restore '*) word=restore ;;
      *) exec "$corrosion" "$@" ;;
    esac
    set -- "$corrosion" "$@"
    ;;
  *)
    step=${DRYDOCK_STEP:-}
    word=$called/${step%%-[0-9a-f]*}
    set -- "$called" "$@"
    ;;
esac

count begin
"$@"
code=$?
[ $code != 0 ] || count end
hold
exit $code
