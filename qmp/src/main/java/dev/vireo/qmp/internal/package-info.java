/**
 * The works of the QMP client, from bytes to callers.
 *
 * <p>Pure, and confined to the I/O thread: {@link dev.vireo.qmp.internal.LineDecoder} (bytes to lines), {@link
 * dev.vireo.qmp.internal.MessageReader} (lines to messages), {@link dev.vireo.qmp.internal.Handshake} (what a message
 * means now). Shared between threads: {@link dev.vireo.qmp.internal.PendingCalls} (who waits for what) and {@link
 * dev.vireo.qmp.internal.EventFanout} (who hears what). {@link dev.vireo.qmp.internal.Connection} ties them to a
 * socket.
 */
@NullMarked
package dev.vireo.qmp.internal;

import org.jspecify.annotations.NullMarked;
