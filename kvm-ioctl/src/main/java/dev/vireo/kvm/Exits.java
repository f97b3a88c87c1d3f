package dev.vireo.kvm;

import java.util.Arrays;

/** The exits of one vCPU, by their numbers in {@code linux/kvm.h}. */
final class Exits {
    static final int MEMORY_FAULT = 39;

    private static final int IO = 2;
    private static final int MMIO = 6;

    private final RunPage page;
    private final Exit[] byReason = new Exit[MEMORY_FAULT + 1];
    private final PortExit.In in;
    private final PortExit.Out out;
    private final MmioExit.Read read;
    private final MmioExit.Write write;
    private final Exit.Other other;
    private final Exit.Interrupted interrupted = new Exit.Interrupted();

    Exits(RunPage page) {
        this.page = page;
        this.in = new PortExit.In(page);
        this.out = new PortExit.Out(page);
        this.read = new MmioExit.Read(page);
        this.write = new MmioExit.Write(page);
        this.other = new Exit.Other(page);
        Arrays.fill(byReason, other);
        byReason[0] = new FailureExit.Unknown(page);
        byReason[1] = new FailureExit.Unhandled(page);
        byReason[3] = new HypercallExit(page);
        byReason[4] = new DebugExit(page);
        byReason[5] = new Exit.Halt();
        byReason[7] = new Exit.IrqWindowOpen();
        byReason[8] = new Exit.Shutdown();
        byReason[9] = new FailureExit.FailEntry(page);
        byReason[10] = new Exit.Intr();
        byReason[11] = new Exit.SetTpr();
        byReason[12] = new TprAccessExit(page);
        byReason[16] = new Exit.Nmi();
        byReason[17] = new FailureExit.KvmError(page);
        byReason[21] = new Exit.Watchdog();
        byReason[24] = new SystemEventExit(page);
        byReason[26] = new IoapicEoiExit(page);
        byReason[27] = new HypervExit(page);
        byReason[29] = new MsrExit.Read(page);
        byReason[30] = new MsrExit.Write(page);
        byReason[31] = new Exit.DirtyRingFull();
        byReason[32] = new Exit.ApResetHold();
        byReason[33] = new Exit.BusLock();
        byReason[34] = new XenExit(page);
        byReason[37] = new NotifyExit(page);
        byReason[MEMORY_FAULT] = new MemoryFaultExit(page);
    }

    /** The exit that the shared memory tells of. */
    Exit current() {
        int reason = page.exitReason();
        if (reason == IO) {
            return in.byteAt(PortAccess.DIRECTION) == 0 ? in : out;
        }
        if (reason == MMIO) {
            return read.byteAt(MmioAccess.IS_WRITE) == 0 ? read : write;
        }
        return reason >= 0 && reason < byReason.length ? byReason[reason] : other;
    }

    Exit interrupted() {
        return interrupted;
    }
}
