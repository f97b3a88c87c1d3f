/** Connections: their set-up, their health, and the streams that share them. Start at {@link dev.vireo.host.ssh.internal.link.Links}. */
@NullMarked
package dev.vireo.host.ssh.internal.link;

import org.jspecify.annotations.NullMarked;
