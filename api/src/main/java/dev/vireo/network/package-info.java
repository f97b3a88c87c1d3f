/**
 * What a domain's network interfaces are connected to. Start at {@link dev.vireo.network.NetworkSource}.
 *
 * <p>All types are immutable. Networks that Vireo itself makes on the host are not here yet.
 */
@NullMarked
package dev.vireo.network;

import org.jspecify.annotations.NullMarked;
