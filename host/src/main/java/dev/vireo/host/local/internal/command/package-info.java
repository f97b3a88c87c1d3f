/**
 * Commands: each runs in a session of its own, so that its process tree can be found and ended as a whole. Start at
 * {@link dev.vireo.host.local.internal.command.Commands}.
 */
@NullMarked
package dev.vireo.host.local.internal.command;

import org.jspecify.annotations.NullMarked;
