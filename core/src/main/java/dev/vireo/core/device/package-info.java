/**
 * The content of block devices, as storage of every kind reads and writes it. For driver and storage authors; unstable
 * before 1.0. Start at {@link dev.vireo.core.device.DeviceContent}.
 */
@NullMarked
package dev.vireo.core.device;

import org.jspecify.annotations.NullMarked;
