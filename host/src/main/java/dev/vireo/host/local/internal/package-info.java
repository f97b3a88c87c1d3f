/** The parts of the local host, composed by {@link dev.vireo.host.local.internal.Machine}. */
@NullMarked
package dev.vireo.host.local.internal;

import org.jspecify.annotations.NullMarked;
