/** Processes, as {@code /proc} shows them. Start at {@link dev.vireo.host.ssh.internal.process.SshProcesses}. */
@NullMarked
package dev.vireo.host.ssh.internal.process;

import org.jspecify.annotations.NullMarked;
