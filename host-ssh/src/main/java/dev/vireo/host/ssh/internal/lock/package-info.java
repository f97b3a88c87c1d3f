/** Locks that a lock-keeper on the host holds. Start at {@link dev.vireo.host.ssh.internal.lock.SshLocks}. */
@NullMarked
package dev.vireo.host.ssh.internal.lock;

import org.jspecify.annotations.NullMarked;
