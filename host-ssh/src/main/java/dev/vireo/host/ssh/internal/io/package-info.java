/** Deadlines, what is owned, and threads. */
@NullMarked
package dev.vireo.host.ssh.internal.io;

import org.jspecify.annotations.NullMarked;
