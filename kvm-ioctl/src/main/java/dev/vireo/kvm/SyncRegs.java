package dev.vireo.kvm;

import dev.vireo.kvm.internal.x86.RegistersLayout;
import dev.vireo.kvm.internal.x86.SystemRegistersLayout;
import dev.vireo.kvm.internal.x86.VcpuEventsLayout;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.SystemRegisters;
import dev.vireo.kvm.x86.VcpuEvents;

/**
 * Registers of a {@link Vcpu} by the memory that it shares, without an ioctl each; {@link Extension#SYNC_REGS} says which
 * sets there are. For the thread that runs it.
 */
public final class SyncRegs {
    private static final int SREGS = RunPage.SYNC_REGS + 144;
    private static final int EVENTS = RunPage.SYNC_REGS + 456;

    private final RunPage page;

    SyncRegs(RunPage page) {
        this.page = page;
    }

    /** A set of registers. */
    public enum Group {
        /** The general registers. */
        REGS(1),
        /** The system registers. */
        SREGS(2),
        /** Exceptions and interrupts under way. */
        EVENTS(4);

        private final int bit;

        Group(int bit) {
            this.bit = bit;
        }

        int bit() {
            return bit;
        }
    }

    /** From now on, each exit brings these sets, and no others. */
    public void synchronize(Group... groups) {
        long bits = 0;
        for (Group group : groups) {
            bits |= group.bit();
        }
        page.buffer().putLong(RunPage.VALID_REGS, bits);
    }

    /** The general registers at the last exit. */
    public Registers regs() {
        return RegistersLayout.REGS.read(page.buffer(), RunPage.SYNC_REGS);
    }

    /** The system registers at the last exit. */
    public SystemRegisters sregs() {
        return SystemRegistersLayout.SREGS.read(page.buffer(), SREGS);
    }

    /** The events at the last exit. */
    public VcpuEvents events() {
        return VcpuEventsLayout.EVENTS.read(page.buffer(), EVENTS);
    }

    /** Sets the general registers at the next entry. */
    public void regs(Registers registers) {
        RegistersLayout.REGS.write(page.buffer(), RunPage.SYNC_REGS, registers);
        dirty(Group.REGS);
    }

    /** Sets the system registers at the next entry; a pending interrupt in them is left out. */
    public void sregs(SystemRegisters registers) {
        SystemRegistersLayout.SREGS.write(page.buffer(), SREGS, registers);
        dirty(Group.SREGS);
    }

    /** Sets the events at the next entry. */
    public void events(VcpuEvents events) {
        VcpuEventsLayout.EVENTS.write(page.buffer(), EVENTS, events);
        dirty(Group.EVENTS);
    }

    private void dirty(Group group) {
        page.buffer().putLong(RunPage.DIRTY_REGS, page.buffer().getLong(RunPage.DIRTY_REGS) | group.bit());
    }
}
