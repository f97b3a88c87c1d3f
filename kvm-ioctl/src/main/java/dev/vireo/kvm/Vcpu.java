package dev.vireo.kvm;

import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.KickSignal;
import dev.vireo.kvm.internal.libc.Mapping;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.GuestDebug;
import java.util.Optional;

/**
 * A processor of a {@link Vm}. Its ioctls are grouped: {@link #registers()}, {@link #features()} and {@link
 * #interrupts()}; what is left is here.
 *
 * <pre>{@code
 * while (true) {
 *     Exit exit = vcpu.run();
 *     if (exit instanceof PortExit.Out out) {
 *         System.out.print((char) out.value());
 *     } else if (exit instanceof Exit.Halt) {
 *         break;
 *     }
 * }
 * }</pre>
 *
 * <p>One platform thread runs it at a time. While it runs, the kernel keeps other ioctls on it waiting: {@link #kick} it
 * first.
 */
public final class Vcpu implements AutoCloseable {
    private static final int GUEST_DEBUG_SIZE = 72;
    private static final int DEBUGREG = 8;
    private static final int DR7 = DEBUGREG + 7 * Long.BYTES;
    private static final int DEBUG_ENABLE = 1;
    private static final int DEBUG_SINGLESTEP = 2;
    private static final int DEBUG_USE_SW_BP = 0x10000;
    private static final int DEBUG_USE_HW_BP = 0x20000;
    private static final int DEBUG_BLOCKIRQ = 0x100000;
    private static final int PRE_FAULT_SIZE = 64;
    private static final int SIGNAL_MASK_SIZE = 12;

    private final Vm vm;
    private final int id;
    private final Target target;
    private final Mapping shared;
    private final Optional<DirtyRing> dirtyRing;
    private final Runner runner;
    private final VcpuRegisters registers;
    private final VcpuFeatures features;
    private final VcpuInterrupts interrupts;
    private final SyncRegs syncRegs;
    private final CoalescedRing coalescedRing;

    Vcpu(Vm vm, int id, Target target, Mapping shared, Optional<DirtyRing> dirtyRing) {
        this.vm = vm;
        this.id = id;
        this.target = target;
        this.shared = shared;
        this.dirtyRing = dirtyRing;
        RunPage page = new RunPage(shared.chunk(0));
        this.runner = new Runner(this, target, page);
        this.registers = new VcpuRegisters(vm, target);
        this.features = new VcpuFeatures(vm, target);
        this.interrupts = new VcpuInterrupts(target, page);
        this.syncRegs = new SyncRegs(page);
        this.coalescedRing =
                new CoalescedRing(shared.chunk(0), vm.architecture().coalescedMmioPage() * (int) GuestRegion.PAGE);
    }

    /** Its number. */
    public int id() {
        return id;
    }

    /** The machine that it belongs to. */
    public Vm vm() {
        return vm;
    }

    /** General, system, floating point and debug registers. */
    public VcpuRegisters registers() {
        return registers;
    }

    /** CPUID, model-specific registers, the time stamp counter. */
    public VcpuFeatures features() {
        return features;
    }

    /** The local APIC, interrupts and events, what state it is in. */
    public VcpuInterrupts interrupts() {
        return interrupts;
    }

    /** Registers by shared memory, without ioctls. */
    public SyncRegs syncRegs() {
        return syncRegs;
    }

    /** Writes that were collected without exits; one ring for the whole machine. */
    public CoalescedRing coalescedRing() {
        return coalescedRing;
    }

    /** The pages that it has written, where {@link Extension#DIRTY_LOG_RING} was enabled before it was made. */
    public Optional<DirtyRing> dirtyRing() {
        return dirtyRing;
    }

    /**
     * {@code KVM_RUN}: runs the guest until it needs something. What it returns holds until the next call.
     *
     * @throws dev.vireo.error.ClosedException it was closed, before or meanwhile
     * @throws dev.vireo.error.WrongStateException another thread runs it, or this one is virtual
     * @throws dev.vireo.error.KernelException the kernel refuses
     */
    public Exit run() {
        return runner.run();
    }

    /**
     * {@code KVM_RUN} with {@code immediate_exit}: completes the access of a {@link PortExit} or {@link MmioExit} without
     * running the guest, so that the registers are those after the instruction. Needed before a snapshot.
     *
     * @return {@link Exit.Interrupted}; or a further access of the same instruction: answer it, and call this again
     */
    public Exit completeExit() {
        return runner.completeExit();
    }

    /**
     * Makes the {@link #run} that is under way, or else the next one, return {@link Exit.Interrupted}. Any thread may
     * call it; what that thread did before is seen by the one that runs. Several kicks may count as one.
     */
    public void kick() {
        runner.kick();
    }

    /**
     * {@code KVM_SET_SIGNAL_MASK}: which signals are kept from the thread while it is in {@link #run}, in place of those
     * that are kept from it elsewhere. The one by which {@link #kick} works is never kept.
     *
     * @param blocked bit 0 is signal 1
     */
    public void setSignalMask(long blocked) {
        target.set(
                KvmIoctl.KVM_SET_SIGNAL_MASK,
                SIGNAL_MASK_SIZE,
                buffer -> buffer.putInt(0, Long.BYTES).putLong(Integer.BYTES, blocked & ~KickSignal.bit()));
    }

    /** {@code KVM_SET_SIGNAL_MASK} without a mask: the thread's own counts again. */
    public void clearSignalMask() {
        target.call(KvmIoctl.KVM_SET_SIGNAL_MASK, 0);
    }

    /** {@code KVM_SET_GUEST_DEBUG}: debugs the guest from outside, by {@link DebugExit}. */
    public void setGuestDebug(GuestDebug debug) {
        boolean anything = debug.singleStep()
                || debug.softwareBreakpoints()
                || !debug.hardwareBreakpoints().isEmpty();
        int control = (anything ? DEBUG_ENABLE : 0)
                | (debug.singleStep() ? DEBUG_SINGLESTEP : 0)
                | (debug.softwareBreakpoints() ? DEBUG_USE_SW_BP : 0)
                | (debug.hardwareBreakpoints().isEmpty() ? 0 : DEBUG_USE_HW_BP)
                | (debug.blockInterrupts() ? DEBUG_BLOCKIRQ : 0);
        target.set(X86Ioctl.KVM_SET_GUEST_DEBUG, GUEST_DEBUG_SIZE, buffer -> {
            buffer.putInt(0, control);
            long dr7 = 0x400; // a bit that is always set
            for (int i = 0; i < debug.hardwareBreakpoints().size(); i++) {
                buffer.putLong(
                        DEBUGREG + i * Long.BYTES, debug.hardwareBreakpoints().get(i));
                dr7 |= 2L << (i * 2); // globally enabled, on execution
            }
            buffer.putLong(DR7, dr7);
        });
    }

    /** {@code KVM_ENABLE_CAP} of a vCPU. */
    public void enableCap(Extension extension, long... arguments) {
        Vm.enableCap(target, extension, arguments);
    }

    /** {@code KVM_PRE_FAULT_MEMORY}: maps memory before the guest touches it; {@link Extension#PRE_FAULT_MEMORY}. */
    public void preFaultMemory(long guestAddress, long size) {
        target.set(
                KvmIoctl.KVM_PRE_FAULT_MEMORY,
                PRE_FAULT_SIZE,
                buffer -> buffer.putLong(0, guestAddress).putLong(8, size));
    }

    /** {@code KVM_GET_STATS_FD}: the statistics of the vCPU; close them. */
    public StatisticsFd getStatsFd() {
        return new StatisticsFd(target.call(KvmIoctl.KVM_GET_STATS_FD, 0), "statistics of " + this);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return target.descriptor().isClosed();
    }

    /**
     * Closes it. A thread that runs it gets {@link dev.vireo.error.ClosedException} and has left the guest when this
     * returns. Does nothing the second time.
     */
    @Override
    public void close() {
        target.close();
        runner.evict();
        shared.close();
        dirtyRing.ifPresent(DirtyRing::close);
        vm.forget(this);
    }

    @Override
    public String toString() {
        return target.descriptor().subject();
    }
}
