/**
 * Throw-away Linux hosts, each a virtual machine that Vireo itself runs on this machine, to test programs that control
 * several hosts: with a network between them and faults by a call. Start at {@link dev.vireo.lab.Lab}, or in a JUnit 5
 * test at {@link dev.vireo.lab.UseLab}.
 *
 * <p>A host is a Debian with systemd, sshd, LVM, DRBD, QEMU with a working {@code /dev/kvm}, a JRE, Pacemaker and
 * Corosync. Its CPUs are emulated: everything works, ten times slower.
 *
 * <p>All types may be used by several threads at once.
 */
@NullMarked
package dev.vireo.lab;

import org.jspecify.annotations.NullMarked;
