#!/bin/sh
# usage: systemd-box.sh boot DIRECTORY     (as root; ends, with everything in it, when its standard input does)
#
# Boots this machine's systemd as process 1 of namespaces of its own. It sees the machine's files read-only; /etc/systemd
# and the folder of packaged units are DIRECTORY/box/etc and DIRECTORY/box/lib, and /run, /tmp, /var, /dev and /sys are
# its own and empty, so there is nothing of the machine's that it could clean, mount, name or set. DIRECTORY lies at the
# same path inside. Its network is the machine's, which it may not configure. DIRECTORY/box/init is its process id.
set -eu
mode=$1 shared=$2 box=$2/box
units=$(readlink -f /lib/systemd/system)
private="run tmp var dev sys usr/lib/systemd/system-generators"
needed="basic.target local-fs.target multi-user.target paths.target shutdown.target slices.target sockets.target
    sysinit.target systemd-journald-dev-log.socket systemd-journald.service systemd-journald.socket timers.target"
forbidden=-sys_time,-sys_module,-sys_rawio,-sys_boot,-mknod,-net_admin,-audit_control,-audit_read,-audit_write

boot() {
    mkdir -p "$box/root" "$box/lib" "$box/etc/system"
    for unit in $needed; do cp "$units/$unit" "$box/lib/"; done
    printf '[Unit]\nRequires=basic.target systemd-journald.service\nWants=multi-user.target\n' >"$box/lib/box.target"
    printf '[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=no\nForwardToWall=no\n' >"$box/etc/journald.conf"
    cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
    [ -n "$cgroups" ] || { echo "no cgroup2 is mounted here" && exit 1; }
    cgroup=$cgroups/drydock-box-$$
    mkdir "$cgroup"
    unshare --mount --propagation private --pid --fork --kill-child --ipc --uts \
        sh "$0" root "$shared" "$cgroup" </dev/null &
    cat >/dev/null
    kill -KILL $! || : # it may never have come up
    wait $! || :
    tries=0 # the kernel may need a moment for what it has just killed
    until find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || [ $tries -ge 50 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
}

# As process 1, with the machine's /proc still in place.
make_root() {
    read -r pid _ </proc/self/stat
    echo "$pid" >"$box/init"
    echo 0 >"$1/cgroup.procs"
    root=$box/root
    mount --bind / "$root"
    mount -o remount,bind,ro "$root"
    for place in $private; do mount -t tmpfs -o mode=755 box "$root/$place"; done
    chmod 1777 "$root/tmp"
    mkdir -p "$root/sys/fs/cgroup" "$root/dev/shm" "$root/dev/pts" "$root/var/tmp" "$root/var/log"
    for device in null zero full random urandom tty; do
        : >"$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mount -t tmpfs box "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    mount -t proc proc "$root/proc"
    mount --bind "$root/proc/sys" "$root/proc/sys"
    mount -o remount,bind,ro "$root/proc/sys"
    tr -d - </proc/sys/kernel/random/uuid >"$box/machine-id"
    mount --bind "$box/machine-id" "$root/etc/machine-id"
    mount --bind "$box/etc" "$root/etc/systemd"
    mount --bind "$box/lib" "$root$units"
    mkdir -p "$root$shared"
    mount --bind "$shared" "$root$shared"
    exec unshare --cgroup sh "$0" init "$shared"
}

# Its cgroup is by now the root of all it can see.
start_init() {
    cd "$box/root"
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mkdir run/machine
    pivot_root . run/machine
    umount -l run/machine
    rmdir run/machine
    exec env -i container=drydock PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv --bounding-set="$forbidden" \
        /lib/systemd/systemd --system --unit=box.target --log-target=journal-or-kmsg --show-status=no
}

case $mode in
boot) boot ;;
root) make_root "$3" ;;
init) start_init ;;
esac
