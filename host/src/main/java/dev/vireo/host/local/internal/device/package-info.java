/** Devices, from udev where it is there and from {@code /sys} alone where not. */
@NullMarked
package dev.vireo.host.local.internal.device;

import org.jspecify.annotations.NullMarked;
