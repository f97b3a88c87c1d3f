/**
 * Machines within this JVM. Start at {@link dev.vireo.microvm.internal.resident.Resident}. A machine is the same as in a
 * process of its own ({@code GuestMachine}); what is different is who opens its files, and the process that stands for it
 * meanwhile, so that everybody finds, watches and ends it in the ways that are common to all guests.
 */
@NullMarked
package dev.vireo.microvm.internal.resident;

import org.jspecify.annotations.NullMarked;
