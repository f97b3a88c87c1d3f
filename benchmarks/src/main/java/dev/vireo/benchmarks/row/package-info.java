/** The lines of the table: one class for each thing that is measured, which says how. */
@NullMarked
package dev.vireo.benchmarks.row;

import org.jspecify.annotations.NullMarked;
