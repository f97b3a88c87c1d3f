/**
 * The QEMU Machine Protocol: a complete client, usable without the rest of Vireo.
 *
 * <p>Start at {@link dev.vireo.qmp.QmpClient#connect}; {@link dev.vireo.qmp.QemuMonitor} has typed calls over it.
 *
 * <pre>{@code
 * try (QmpClient monitor = QmpClient.connect(host, SocketTarget.of(path), QmpOptions.defaults())) {
 *     monitor.execute("query-status").asObject().string("status");
 * }
 * }</pre>
 *
 * <p>Thread rules: a client may be used by any number of threads at once, each with a command of its own in flight.
 * A reply wakes its caller directly from the host's I/O thread; handlers and the dependents of futures run on the
 * callback executor, never there. A handler has a bounded queue of its own, so a slow one delays neither replies nor
 * others.
 *
 * <p>It does not reconnect, retry, start QEMU, or pass descriptors, and it does not judge what commands mean.
 */
@NullMarked
package dev.vireo.qmp;

import org.jspecify.annotations.NullMarked;
