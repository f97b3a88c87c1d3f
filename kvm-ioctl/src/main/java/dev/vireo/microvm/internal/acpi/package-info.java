/**
 * The tables by which an operating system finds processors, devices, the power button and the way to power off (ACPI
 * 6.4). Start at {@link dev.vireo.microvm.internal.acpi.AcpiTables}. Pure: bytes out of numbers.
 */
@NullMarked
package dev.vireo.microvm.internal.acpi;

import org.jspecify.annotations.NullMarked;
