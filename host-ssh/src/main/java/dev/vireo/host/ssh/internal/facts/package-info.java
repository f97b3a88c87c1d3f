/** What a host is and what it lacks. */
@NullMarked
package dev.vireo.host.ssh.internal.facts;

import org.jspecify.annotations.NullMarked;
