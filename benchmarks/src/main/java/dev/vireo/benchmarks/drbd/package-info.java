/** Replicated volumes on two throw-away hosts, by Vireo and by DRBD's programs. */
@NullMarked
package dev.vireo.benchmarks.drbd;

import org.jspecify.annotations.NullMarked;
