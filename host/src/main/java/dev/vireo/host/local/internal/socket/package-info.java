/** UNIX stream sockets over the host's event loop. Start at {@link dev.vireo.host.local.internal.socket.Connector}. */
@NullMarked
package dev.vireo.host.local.internal.socket;

import org.jspecify.annotations.NullMarked;
