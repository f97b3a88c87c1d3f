/**
 * The C library as far as this module needs it. Start at {@link dev.vireo.host.local.internal.sys.Libc}; touching that
 * class loads JNA, so nothing here is touched before it is needed.
 */
@NullMarked
package dev.vireo.host.local.internal.sys;

import org.jspecify.annotations.NullMarked;
