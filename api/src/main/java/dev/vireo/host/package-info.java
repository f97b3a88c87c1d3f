/**
 * One machine, as the drivers see it: commands, files, locks, UNIX sockets, processes and facts.
 *
 * <p>Start at {@link dev.vireo.host.Host}. Everything that Vireo does to a machine goes through this interface, so a
 * driver works on the local machine, over SSH and against a scripted fake without knowing which. Implementations
 * live in modules of their own and pass one conformance suite.
 *
 * <p>Thread rules: every method may be called from any thread. Methods that wait do so at most for their deadline and
 * answer an interrupt with {@link dev.vireo.error.InterruptedOperationException}; an interrupt never closes something
 * shared. Listeners are called on a thread of the host, one call at a time for each stream; they must not block.
 *
 * <p>It does not interpret what it carries: no QMP, no LVM, no policy.
 */
@NullMarked
package dev.vireo.host;

import org.jspecify.annotations.NullMarked;
