/** Processes, as {@code /proc} shows them. Start at {@link dev.vireo.host.local.internal.process.LocalProcesses}. */
@NullMarked
package dev.vireo.host.local.internal.process;

import org.jspecify.annotations.NullMarked;
