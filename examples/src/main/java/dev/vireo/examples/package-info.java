/**
 * Runnable programs that use Vireo, one a task. What the documentation shows is cut out of these sources.
 *
 * <p>Start at {@link dev.vireo.examples.DefineAndStart}, the shortest. {@link dev.vireo.examples.Demo} is the longest:
 * the whole life of a virtual machine, and the death of the program that drives it.
 *
 * <p>These are programs, not a library: nothing here is part of Vireo's API. The guest that they boot is made by {@code
 * dev.vireo.examples.guest}.
 */
@NullMarked
package dev.vireo.examples;

import org.jspecify.annotations.NullMarked;
