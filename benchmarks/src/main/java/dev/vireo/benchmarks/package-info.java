/**
 * Vireo next to other tools, measured in one run on one machine. Start at {@link dev.vireo.benchmarks.Bench}, which
 * {@code ./dev bench} runs; a line of the table is a {@link dev.vireo.benchmarks.BenchRow}.
 *
 * <p>Rows are measured one after the other, by one thread; what a row does inside is its own affair. Nothing here is
 * published, and nothing here decides whether a build is green: a target that is missed is reported, with its reason,
 * in {@code docs/performance.md}.
 */
@NullMarked
package dev.vireo.benchmarks;

import org.jspecify.annotations.NullMarked;
