/**
 * {@code /dev/kvm}, typed: virtual machines out of processors and memory, one method for each ioctl, named after it.
 *
 * <p>For those who write a virtual machine monitor, a fuzzer, a sandbox or a test of a boot loader. To control QEMU's
 * virtual machines, use {@code dev.vireo.Hypervisor} instead.
 *
 * <p>Start at {@link dev.vireo.kvm.Kvm}, which makes a {@link dev.vireo.kvm.Vm}, which makes {@link dev.vireo.kvm.Vcpu}s;
 * {@link dev.vireo.kvm.GuestMemory} is the memory, and {@link dev.vireo.kvm.Exit} why a vCPU came back. The state of x86
 * processors is in {@link dev.vireo.kvm.x86}.
 *
 * <p><b>Threads and lifetimes.</b> Everything may be used and closed by any thread, in any order and twice, also while
 * another thread is in the middle of a call or runs the guest: what comes late gets a {@link
 * dev.vireo.error.ClosedException}, and the JVM goes on. A vCPU is run by one platform thread at a time; a virtual thread
 * would keep its carrier busy and is refused.
 *
 * <p><b>Errors.</b> What the kernel refuses is a {@link dev.vireo.error.KernelException} with the ioctl's name, the error
 * number, and what that number means for this ioctl.
 *
 * <p><b>What it does not do.</b> There are no devices in here, no boot protocol and no policy: nothing is set that was not
 * asked for.
 */
@NullMarked
package dev.vireo.kvm;

import org.jspecify.annotations.NullMarked;
