# Makes a lab host one of its own: it was copied, asleep or not, from one that all share. Run by root.
set -eu
umask 022
date --set=@@SECONDS@ >/dev/null
echo "@MACHINE_ID@" >/dev/urandom

echo @NAME@ >/etc/hostname
hostname @NAME@
echo @MACHINE_ID@ >/etc/machine-id
cat >/etc/hosts <<'HOSTS'
@HOSTS@
HOSTS

# No blocks are kept back for root, who is everybody here: a full disk is full.
tune2fs -m 0 /dev/disk/by-id/virtio-own >/dev/null

# Two hosts that were resumed from one state share what names a boot; what is mounted over it hides that.
echo @BOOT_ID@ >/run/vireo-lab/boot_id
mount --bind /run/vireo-lab/boot_id /proc/sys/kernel/random/boot_id

cat >/etc/systemd/network/30-data.network <<'DATA'
[Match]
Name=data

[Link]
MACAddress=@MAC@

[Network]
Address=@ADDRESS@/24
LinkLocalAddressing=no
DATA
ip link set dev data down
ip link set dev data address @MAC@
ip link set dev data up
ip address replace @ADDRESS@/24 dev data

rm -f /etc/ssh/ssh_host_*
(umask 077 && cat >/etc/ssh/ssh_host_ed25519_key) <<'KEY'
@KEY@
KEY
cat >/etc/ssh/ssh_host_ed25519_key.pub <<'KEY'
@KEY_PUBLIC@
KEY
systemctl restart systemd-journald.service
systemctl reload ssh.service
