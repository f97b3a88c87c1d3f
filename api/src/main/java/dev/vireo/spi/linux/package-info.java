/**
 * For those who implement {@link dev.vireo.host.Host} on Linux: what the kernel tells below {@code /proc} and {@code
 * /sys}, and the note in a lock file. Pure functions over text, so that every way to reach a machine reads it alike.
 * Start at {@link dev.vireo.spi.linux.FactReader}. Not stable before 1.0.
 */
@NullMarked
package dev.vireo.spi.linux;

import org.jspecify.annotations.NullMarked;
