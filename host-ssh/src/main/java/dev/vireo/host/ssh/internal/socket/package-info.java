/** UNIX stream sockets through SSH. Start at {@link dev.vireo.host.ssh.internal.socket.Connector}. */
@NullMarked
package dev.vireo.host.ssh.internal.socket;

import org.jspecify.annotations.NullMarked;
