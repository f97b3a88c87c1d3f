package dev.vireo.kvm;

import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.x86.EntryLayouts;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.MsrEntry;
import dev.vireo.kvm.x86.NestedState;
import java.nio.ByteBuffer;
import java.util.List;

/** What the processor of a {@link Vcpu} is and has besides its registers. */
public final class VcpuFeatures {
    private static final int CPUID_ENTRIES = 8;
    private static final CpuidEntry NOTHING = new CpuidEntry(0, 0, 0, 0, 0, 0, 0);
    private static final int TSC_GROUP = 0;
    private static final long TSC_OFFSET = 0;
    private static final int NESTED_SIZE_AT = 4;

    private final Vm vm;
    private final Target target;

    VcpuFeatures(Vm vm, Target target) {
        this.vm = vm;
        this.target = target;
    }

    /** {@code KVM_GET_CPUID2}: the CPUID that was set. */
    public List<CpuidEntry> getCpuid2() {
        List<CpuidEntry> entries = target.list(X86Ioctl.KVM_GET_CPUID2, CPUID_ENTRIES, EntryLayouts.CPUID, 0);
        // Kernels as late as 6.1 leave the count at the room there was, and what was not filled at zero.
        int count = entries.size();
        while (count > 0 && entries.get(count - 1).equals(NOTHING)) {
            count--;
        }
        return entries.subList(0, count);
    }

    /** {@code KVM_SET_CPUID2}: the CPUID that the guest sees; before it runs. */
    public void setCpuid2(List<CpuidEntry> entries) {
        target.setList(X86Ioctl.KVM_SET_CPUID2, CPUID_ENTRIES, EntryLayouts.CPUID, entries);
    }

    /**
     * {@code KVM_GET_MSRS}.
     *
     * @throws MsrRefusedException KVM does not know one of them
     */
    public List<MsrEntry> getMsrs(List<Integer> indices) {
        return MsrCalls.get(target, indices);
    }

    /**
     * {@code KVM_SET_MSRS}, in their order.
     *
     * @throws MsrRefusedException KVM refuses one of them; those before it are set
     */
    public void setMsrs(List<MsrEntry> msrs) {
        MsrCalls.set(target, msrs);
    }

    /** {@code KVM_GET_TSC_KHZ}: how fast the guest's time stamp counter is. */
    public int getTscKhz() {
        return target.call(X86Ioctl.KVM_GET_TSC_KHZ, 0);
    }

    /** {@code KVM_SET_TSC_KHZ}; other than the host's with {@link Extension#TSC_CONTROL} only. */
    public void setTscKhz(int khz) {
        target.call(X86Ioctl.KVM_SET_TSC_KHZ, khz);
    }

    /** {@code KVM_HAS_DEVICE_ATTR} of {@code KVM_VCPU_TSC_OFFSET}: whether the next two work. */
    public boolean hasTscOffset() {
        return AttributeCalls.has(target, TSC_GROUP, TSC_OFFSET);
    }

    /** {@code KVM_GET_DEVICE_ATTR} of {@code KVM_VCPU_TSC_OFFSET}: what is added to the host's counter. */
    public long getTscOffset() {
        return AttributeCalls.get(target, TSC_GROUP, TSC_OFFSET);
    }

    /** {@code KVM_SET_DEVICE_ATTR} of {@code KVM_VCPU_TSC_OFFSET}. */
    public void setTscOffset(long offset) {
        AttributeCalls.set(target, TSC_GROUP, TSC_OFFSET, offset);
    }

    /** {@code KVM_GET_NESTED_STATE}: for a guest that is a hypervisor; {@link Extension#NESTED_STATE}. */
    public NestedState getNestedState() {
        int room = Math.max(NestedStates.HEADER, vm.checkExtension(Extension.NESTED_STATE));
        return target.exchange(
                X86Ioctl.KVM_GET_NESTED_STATE,
                room,
                buffer -> buffer.putInt(NESTED_SIZE_AT, room),
                (buffer, result) -> NestedStates.read(buffer, Math.min(room, buffer.getInt(NESTED_SIZE_AT))));
    }

    /** {@code KVM_SET_NESTED_STATE}. */
    public void setNestedState(NestedState state) {
        byte[] bytes = state.toBytes();
        target.set(
                X86Ioctl.KVM_SET_NESTED_STATE,
                bytes.length,
                buffer -> buffer.put(0, bytes).putInt(NESTED_SIZE_AT, bytes.length));
    }

    /** The structure whose content belongs to the kernel. */
    private static final class NestedStates {
        static final int HEADER = 128;

        static NestedState read(ByteBuffer buffer, int size) {
            byte[] bytes = new byte[Math.max(HEADER, size)];
            buffer.get(0, bytes);
            return NestedState.of(bytes);
        }
    }
}
