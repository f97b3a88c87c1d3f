/** What {@code ~/.ssh/config} and the options say about a host. Start at {@link dev.vireo.host.ssh.internal.config.Destination}. */
@NullMarked
package dev.vireo.host.ssh.internal.config;

import org.jspecify.annotations.NullMarked;
