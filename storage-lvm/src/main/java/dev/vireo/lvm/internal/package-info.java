/** Command lines, device filters and the reading of reports. */
@NullMarked
package dev.vireo.lvm.internal;

import org.jspecify.annotations.NullMarked;
