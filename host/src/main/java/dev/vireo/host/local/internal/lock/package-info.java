/** Advisory locks by flock(2). Start at {@link dev.vireo.host.local.internal.lock.LocalLocks}. */
@NullMarked
package dev.vireo.host.local.internal.lock;

import org.jspecify.annotations.NullMarked;
