/** What a machine and its devices know of each other: registers, slots, saved states. Does not know any device. */
@NullMarked
package dev.vireo.microvm.internal.device;

import org.jspecify.annotations.NullMarked;
