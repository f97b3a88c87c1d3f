/** The constant scripts that run on a host. */
@NullMarked
package dev.vireo.host.ssh.internal.script;

import org.jspecify.annotations.NullMarked;
