/** Command lines, device filters and the reading of reports. */
@org.jspecify.annotations.NullMarked
package dev.vireo.lvm.internal;
