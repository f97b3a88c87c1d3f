/**
 * What the kernel tells about this machine below {@code /proc} and {@code /sys}: parsers that are pure functions over
 * text, and readers that hand them the text. Start at {@link dev.vireo.host.local.internal.facts.FactReader}.
 */
@NullMarked
package dev.vireo.host.local.internal.facts;

import org.jspecify.annotations.NullMarked;
