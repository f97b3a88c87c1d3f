/** The kernel's files of this machine. */
@NullMarked
package dev.vireo.host.local.internal.facts;

import org.jspecify.annotations.NullMarked;
