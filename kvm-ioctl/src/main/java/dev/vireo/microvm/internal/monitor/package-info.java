/**
 * The server's side of QMP: monitors at UNIX sockets for any number of clients, and commands that are looked up by name.
 * Start at {@link dev.vireo.microvm.internal.monitor.MonitorServer}. Knows no machine.
 *
 * <p>Thread rules: one thread does all input and output, another executes the commands of all clients one after the
 * other; events may be told on any thread. What a client can make this side keep is bounded.
 */
@NullMarked
package dev.vireo.microvm.internal.monitor;

import org.jspecify.annotations.NullMarked;
