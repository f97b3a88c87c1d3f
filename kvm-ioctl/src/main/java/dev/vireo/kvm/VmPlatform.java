package dev.vireo.kvm;

import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.x86.ChipLayouts;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.MsrFilter;
import dev.vireo.kvm.x86.PitState;
import dev.vireo.kvm.x86.PmuEventFilter;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** What a {@link Vm} has besides memory and interrupts: the timer, the clock, filters. */
public final class VmPlatform {
    private static final int PIT_CONFIG_SIZE = 64;
    private static final int SPEAKER_DUMMY = 1;
    private static final int REINJECT_SIZE = 32;
    private static final int CLOCK_SIZE = 48;
    private static final int CLOCK_FLAGS = 8;
    private static final int CLOCK_REALTIME_AT = 16;
    private static final int CLOCK_HOST_TSC_AT = 24;
    private static final int TSC_STABLE = 2;
    private static final int REALTIME = 4;
    private static final int HOST_TSC = 8;
    private static final int FILTER_SIZE = 392;
    private static final int FILTER_RANGES = 8;
    private static final int RANGE_SIZE = 24;
    private static final int BITMAP = 0x600;
    private static final int PMU_EVENTS = 32;

    private final Target target;

    VmPlatform(Target target) {
        this.target = target;
    }

    /** {@code KVM_CREATE_PIT2}: an 8254 timer; with a port 0x61 that answers without a speaker. */
    public void createPit2() {
        target.set(X86Ioctl.KVM_CREATE_PIT2, PIT_CONFIG_SIZE, buffer -> buffer.putInt(0, SPEAKER_DUMMY));
    }

    /** {@code KVM_GET_PIT2}. */
    public PitState getPit2() {
        return target.get(X86Ioctl.KVM_GET_PIT2, ChipLayouts.PIT);
    }

    /** {@code KVM_SET_PIT2}. */
    public void setPit2(PitState state) {
        target.set(X86Ioctl.KVM_SET_PIT2, ChipLayouts.PIT, state);
    }

    /** {@code KVM_REINJECT_CONTROL}: whether ticks of the timer that were missed are made up for. */
    public void reinjectControl(boolean reinject) {
        target.set(X86Ioctl.KVM_REINJECT_CONTROL, REINJECT_SIZE, buffer -> buffer.put(0, (byte) (reinject ? 1 : 0)));
    }

    /** {@code KVM_SET_BOOT_CPU_ID}: which vCPU starts; before the first is made. */
    public void setBootCpuId(int id) {
        target.call(KvmIoctl.KVM_SET_BOOT_CPU_ID, id);
    }

    /** {@code KVM_GET_CLOCK}. */
    public ClockData getClock() {
        return target.exchange(KvmIoctl.KVM_GET_CLOCK, CLOCK_SIZE, buffer -> {}, (buffer, result) -> clock(buffer));
    }

    private static ClockData clock(ByteBuffer buffer) {
        int flags = buffer.getInt(CLOCK_FLAGS);
        return new ClockData(
                buffer.getLong(0),
                (flags & TSC_STABLE) != 0,
                (flags & REALTIME) == 0 ? OptionalLong.empty() : OptionalLong.of(buffer.getLong(CLOCK_REALTIME_AT)),
                (flags & HOST_TSC) == 0 ? OptionalLong.empty() : OptionalLong.of(buffer.getLong(CLOCK_HOST_TSC_AT)));
    }

    /** {@code KVM_SET_CLOCK}; of what was read, the time stamp counter is left out. */
    public void setClock(ClockData clock) {
        target.set(KvmIoctl.KVM_SET_CLOCK, CLOCK_SIZE, buffer -> {
            buffer.putLong(0, clock.clock());
            if (clock.realtime().isPresent()) {
                buffer.putInt(CLOCK_FLAGS, REALTIME)
                        .putLong(CLOCK_REALTIME_AT, clock.realtime().getAsLong());
            }
        });
    }

    /** {@code KVM_SET_TSC_KHZ} of the machine: the rate of vCPUs made later; {@link Extension#VM_TSC_CONTROL}. */
    public void setTscKhz(int khz) {
        target.call(X86Ioctl.KVM_SET_TSC_KHZ, khz);
    }

    /** {@code KVM_GET_TSC_KHZ} of the machine. */
    public int getTscKhz() {
        return target.call(X86Ioctl.KVM_GET_TSC_KHZ, 0);
    }

    /** {@code KVM_X86_SET_MSR_FILTER}: which MSRs the guest may use. */
    public void setMsrFilter(MsrFilter filter) {
        target.exchange(
                X86Ioctl.KVM_X86_SET_MSR_FILTER,
                FILTER_SIZE,
                MsrFilter.MOST_RANGES * BITMAP,
                (structure, bitmaps, address) -> {
                    structure.putInt(0, filter.allowTheRest() ? 0 : 1);
                    for (int i = 0; i < filter.ranges().size(); i++) {
                        MsrFilter.Range range = filter.ranges().get(i);
                        int at = FILTER_RANGES + i * RANGE_SIZE;
                        structure
                                .putInt(at, (range.read() ? 1 : 0) | (range.write() ? 2 : 0))
                                .putInt(at + 4, range.count())
                                .putInt(at + 8, range.base())
                                .putLong(at + 16, address + (long) i * BITMAP);
                        bitmaps.duplicate()
                                .position(i * BITMAP)
                                .put(range.allowed().get(0, range.count()).toByteArray());
                    }
                },
                (structure, bitmaps, result) -> result);
    }

    /** {@code KVM_SET_PMU_EVENT_FILTER}: which performance events the guest may count. */
    public void setPmuEventFilter(PmuEventFilter filter) {
        int size = PMU_EVENTS + filter.events().size() * Long.BYTES;
        target.set(X86Ioctl.KVM_SET_PMU_EVENT_FILTER, size, buffer -> {
            buffer.putInt(0, filter.allow() ? 0 : 1)
                    .putInt(4, filter.events().size())
                    .putInt(8, filter.fixedCounters());
            for (int i = 0; i < filter.events().size(); i++) {
                buffer.putLong(PMU_EVENTS + i * Long.BYTES, filter.events().get(i));
            }
        });
    }
}
