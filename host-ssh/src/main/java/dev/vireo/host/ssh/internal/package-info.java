/** The parts of a host that is reached by SSH. */
@NullMarked
package dev.vireo.host.ssh.internal;

import org.jspecify.annotations.NullMarked;
