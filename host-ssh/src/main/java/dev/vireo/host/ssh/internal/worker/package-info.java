/** Small operations on a host, each by a shell that is kept for the next one. Start at {@link dev.vireo.host.ssh.internal.worker.Workers}. */
@NullMarked
package dev.vireo.host.ssh.internal.worker;

import org.jspecify.annotations.NullMarked;
