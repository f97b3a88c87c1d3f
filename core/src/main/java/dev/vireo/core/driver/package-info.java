/**
 * What a driver contributes to the engine, and what the engine gives it. For driver authors; unstable before 1.0.
 *
 * <p>Start at {@link dev.vireo.core.driver.DomainDriver}. The engine owns definitions, residence, journal, locks,
 * recovery, guest processes, the status cache and events. A driver contributes only what is its own: whether and how a
 * host can run a spec, the command that runs it, and the control of a guest that runs.
 *
 * <p>Thread rules: the engine calls a driver from many threads at once, never twice at once for the same guest unless a
 * method says so. A driver calls a {@link dev.vireo.core.driver.GuestListener} from any thread but one at a time for
 * each guest; the listener returns at once.
 *
 * <p>A driver reaches the machine through {@link dev.vireo.host.Host} alone.
 */
@NullMarked
package dev.vireo.core.driver;

import org.jspecify.annotations.NullMarked;
