/**
 * Linux machines behind the {@code Host} SPI, reached by SSH with nothing of ours on them. Start at {@link
 * dev.vireo.host.ssh.SshHost#connect(String)}; URIs such as {@code qemu+ssh://root@node2/} come here by themselves.
 *
 * <p>A host has up to eight connections, made when they are needed and again after a loss. Commands and files go through
 * sessions below sshd's {@code MaxSessions}, UNIX sockets through {@code direct-streamlocal@openssh.com}: no local port
 * is ever opened. Locks are held by one lock-keeper process on the machine, which ends 15 seconds after the last sign of
 * life from here.
 *
 * <p>Thread rules: each connection has one daemon thread that reads and calls its listeners; a listener that blocks
 * delays the others of that connection. No caller's thread touches a connection: an interrupt ends a wait and nothing
 * else.
 *
 * <p>It needs on the machine: OpenSSH's sshd, bash, coreutils, util-linux, {@code /proc}.
 */
@NullMarked
package dev.vireo.host.ssh;

import org.jspecify.annotations.NullMarked;
