/**
 * Control of guests whose process speaks QMP, through several monitors that programs share by locks. For driver authors;
 * unstable before 1.0.
 *
 * <p>Start at {@link dev.vireo.qmp.control.Attachment}. The process listens at the sockets of {@link
 * dev.vireo.qmp.control.MonitorNames}, and knows {@code query-status}, {@code query-uuid}, {@code query-blockstats},
 * {@code query-balloon}, {@code stop}, {@code cont}, {@code system_reset}, {@code system_powerdown} and {@code
 * system_wakeup}, and the events that go with them; a command that it lacks is answered with an error.
 *
 * <p>Thread rules: as those of {@link dev.vireo.core.driver.Guest} and {@link dev.vireo.core.driver.GuestListener}.
 *
 * <p>It starts no process, and knows nothing of what is behind the monitors.
 */
@NullMarked
package dev.vireo.qmp.control;

import org.jspecify.annotations.NullMarked;
