/**
 * The one thread of a local host that waits for descriptors: start at {@link
 * dev.vireo.host.local.internal.io.EventLoop}. Also what a host owns ({@link
 * dev.vireo.host.local.internal.io.Ownership}) and waiting with a limit.
 */
@NullMarked
package dev.vireo.host.local.internal.io;

import org.jspecify.annotations.NullMarked;
