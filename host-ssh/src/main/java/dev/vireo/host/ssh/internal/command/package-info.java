/** Commands of the caller's. Start at {@link dev.vireo.host.ssh.internal.command.Commands}. */
@NullMarked
package dev.vireo.host.ssh.internal.command;

import org.jspecify.annotations.NullMarked;
