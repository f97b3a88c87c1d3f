# Runs virtlogd and libvirtd where they see nothing of the machine's own libvirt and leave nothing behind. The caller
# starts this as
#   unshare --mount --pid --uts --fork --mount-proc bash -c "$(<libvirt-box.sh)" libvirt-box FOLDER RUN NAME
# and ends it by closing standard input: this shell is process 1 of its own world, with which every process in it goes.
# The socket is RUN/libvirt/libvirt-sock, to be seen from outside. NAME is its host's name, with an identity to it, as
# libvirt moves no guest from a host to itself.
set -eu
cd "$1"
mount --make-rprivate /
mkdir -p etc lib log/libvirt/qemu cache "$2/lock"

# libvirtd insists on a user and two groups that a machine need not have.
add() {
  grep -q "^$2:" "$1" || printf '%s\n' "$3" >>"$1"
}
cp /etc/passwd passwd
cp /etc/group group
add passwd libvirt-qemu 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin'
add group libvirt-qemu 'libvirt-qemu:x:64055:'
add group kvm 'kvm:x:64056:'

cat >etc/qemu.conf <<'CONF'
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
CONF
printf 'auth_unix_rw = "none"\nhost_uuid = "%s"\n' "$(</proc/sys/kernel/random/uuid)" >etc/libvirtd.conf
printf '%s' "$3" >/proc/sys/kernel/hostname
: >etc/virtlogd.conf

mount --bind passwd /etc/passwd
mount --bind group /etc/group
mount --bind etc /etc/libvirt
mount --bind lib /var/lib
mount --bind log /var/log
mount --bind cache /var/cache
mount --bind "$2" /run

PATH=$PATH:/usr/sbin:/sbin
virtlogd </dev/null >virtlogd.out 2>&1 &
logger=$!
libvirtd </dev/null >libvirtd.out 2>&1 &
daemon=$!

# Bash takes the status of orphans meanwhile, as a process 1 must: libvirt waits for ended guests to vanish.
read -r _ || true
kill "$daemon" "$logger" 2>/dev/null || true
wait "$daemon" "$logger" || true
