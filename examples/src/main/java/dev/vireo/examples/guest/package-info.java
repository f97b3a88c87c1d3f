/**
 * A real Linux guest that boots in seconds: a distribution's kernel and a small initramfs, put together without root
 * and without installing anything. The examples, the integration tests and the benchmarks boot it.
 *
 * <p>Start at {@link dev.vireo.examples.guest.LinuxKernel}, which finds or fetches the kernel, then hand it to
 * {@link dev.vireo.examples.guest.Initramfs}, and compose the kernel's command line with
 * {@link dev.vireo.examples.guest.GuestCommandLine}. What the guest prints on its console is listed in
 * {@link dev.vireo.examples.guest.GuestLine}.
 *
 * <p>Values here are immutable and may be shared between threads, except builders and {@link
 * dev.vireo.examples.guest.CpioArchive}, which belong to one thread. Nothing here starts a virtual machine, and nothing
 * here is part of Vireo's own API.
 */
@NullMarked
package dev.vireo.examples.guest;

import org.jspecify.annotations.NullMarked;
