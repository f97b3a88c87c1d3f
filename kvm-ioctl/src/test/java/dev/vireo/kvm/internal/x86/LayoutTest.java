package dev.vireo.kvm.internal.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.kvm.internal.Ioctl;
import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.Fpu;
import dev.vireo.kvm.x86.PitState;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import dev.vireo.kvm.x86.VcpuEvents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes, offsets and numbers as a C compiler has them (gcc 12, Debian's linux/kvm.h 6.1; newer ones from Linux 6.11). */
class LayoutTest {
    record Sized(String struct, int size, Layout<?> layout) {
        @Override
        public String toString() {
            return struct;
        }
    }

    static List<Sized> layouts() {
        return List.of(
                new Sized("kvm_regs", 144, RegistersLayout.REGS),
                new Sized("kvm_segment", 24, SegmentLayout.SEGMENT),
                new Sized("kvm_sregs", 312, SystemRegistersLayout.SREGS),
                new Sized("kvm_sregs2", 320, SystemRegisters2Layout.SREGS2),
                new Sized("kvm_fpu", 416, FpuLayout.FPU),
                new Sized("kvm_lapic_state", 1024, WordsLayout.LAPIC),
                new Sized("kvm_xsave", 4096, WordsLayout.xsave(4096)),
                new Sized("kvm_msr_entry", 16, EntryLayouts.MSR),
                new Sized("kvm_cpuid_entry2", 40, EntryLayouts.CPUID),
                new Sized("kvm_xcr", 16, EntryLayouts.XCR),
                new Sized("kvm_vcpu_events", 64, VcpuEventsLayout.EVENTS),
                new Sized("kvm_debugregs", 128, DebugRegistersLayout.DEBUGREGS),
                new Sized("kvm_pic_state", 16, ChipLayouts.PIC),
                new Sized("kvm_ioapic_state", 216, ChipLayouts.IOAPIC),
                new Sized("kvm_pit_state2", 112, ChipLayouts.PIT));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void structuresHaveTheirSize(Sized sized) {
        assertThat(sized.layout().size()).isEqualTo(sized.size());
    }

    /** What is read from random bytes is the same after it was written and read again, inside its size alone. */
    @ParameterizedTest
    @MethodSource("layouts")
    void whatIsWrittenIsRead(Sized sized) {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[sized.size()];
            random.nextBytes(bytes);
            roundTrip(sized.layout(), bytes);
        }
    }

    private static <T> void roundTrip(Layout<T> layout, byte[] bytes) {
        T value = layout.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
        ByteBuffer again = ByteBuffer.allocate(bytes.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        layout.write(again, 8, value);
        assertThat(layout.read(again, 8)).isEqualTo(value);
        assertThat(again.getLong(0)).isZero();
        assertThat(again.getLong(bytes.length + 8)).isZero();
    }

    @Test
    void fieldsAreWhereTheCompilerPutsThem() {
        ByteBuffer regs = bytes(144);
        RegistersLayout.REGS.write(regs, 0, Registers.of(it -> it.number() + 1L));
        assertThat(regs.getLong(8)).as("rbx").isEqualTo(2);
        assertThat(regs.getLong(128)).as("rip").isEqualTo(Register.RIP.number() + 1);

        ByteBuffer sregs = bytes(312);
        sregs.putLong(24 * 5, 0x55)
                .putLong(224, 0x11)
                .putLong(264, 0x22)
                .putLong(272, 0x33)
                .putShort(200, (short) 0x44);
        sregs.putLong(280 + 8, 1L << 3).put(24 * 7 + 22, (byte) 1).putInt(8, 0xffff);
        SystemRegisters system = SystemRegistersLayout.SREGS.read(sregs, 0);
        assertThat(system.get(SegmentRegister.SS).base()).isEqualTo(0x55);
        assertThat(system.get(SegmentRegister.CS).limit()).isEqualTo(0xffff);
        assertThat(system.get(SegmentRegister.LDT).unusable()).isTrue();
        assertThat(system.get(SystemRegister.CR0)).isEqualTo(0x11);
        assertThat(system.get(SystemRegister.EFER)).isEqualTo(0x22);
        assertThat(system.get(SystemRegister.APIC_BASE)).isEqualTo(0x33);
        assertThat(system.gdt().limit()).isEqualTo(0x44);
        assertThat(system.pendingInterrupt()).hasValue(67);

        ByteBuffer fpu = bytes(416);
        FpuLayout.FPU.write(fpu, 0, Fpu.initial());
        assertThat(fpu.getShort(128)).isEqualTo((short) 0x37f);
        assertThat(fpu.getInt(408)).isEqualTo(0x1f80);
    }

    @Test
    void smallFieldsAreWhereTheCompilerPutsThem() {
        ByteBuffer events = bytes(64);
        events.putInt(4, 9)
                .put(9, (byte) 0x20)
                .put(14, (byte) 1)
                .putInt(16, 3)
                .putInt(20, 5)
                .put(27, (byte) 1);
        events.put(28, (byte) 1).put(55, (byte) 1).putLong(56, 77);
        VcpuEvents read = VcpuEventsLayout.EVENTS.read(events, 0);
        assertThat(read.exception().errorCode()).isEqualTo(9);
        assertThat(read.interrupt().vector()).isEqualTo(0x20);
        assertThat(read.nmi().masked()).isTrue();
        assertThat(read.sipiVector()).isEqualTo(3);
        assertThat(read.flags()).isEqualTo(5);
        assertThat(read.smi().latchedInit()).isTrue();
        assertThat(read.tripleFaultPending()).isTrue();
        assertThat(read.exception().payload()).isEqualTo(77);

        ByteBuffer pit = bytes(112);
        pit.putLong(24 + 16, 123).putInt(72, 2);
        PitState timer = ChipLayouts.PIT.read(pit, 0);
        assertThat(timer.channels().get(1).countLoadTime()).isEqualTo(123);
        assertThat(timer.flags()).isEqualTo(2);

        ByteBuffer cpuid = bytes(40);
        EntryLayouts.CPUID.write(cpuid, 0, new CpuidEntry(1, 2, 3, 4, 5, 6, 7));
        assertThat(cpuid.getInt(24)).isEqualTo(7);
        assertThat(Segment.real(0xf000, true).base()).isEqualTo(0xf0000);
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @CsvSource({
        "KVM_GET_API_VERSION, ae00",
        "KVM_CREATE_VCPU, ae41",
        "KVM_GET_DIRTY_LOG, 4010ae42",
        "KVM_SET_USER_MEMORY_REGION, 4020ae46",
        "KVM_SET_USER_MEMORY_REGION2, 40a0ae49",
        "KVM_IRQ_LINE, 4008ae61",
        "KVM_IRQ_LINE_STATUS, c008ae67",
        "KVM_REGISTER_COALESCED_MMIO, 4010ae67",
        "KVM_SET_GSI_ROUTING, 4008ae6a",
        "KVM_IRQFD, 4020ae76",
        "KVM_IOEVENTFD, 4040ae79",
        "KVM_SIGNAL_MSI, 4020aea5",
        "KVM_SET_CLOCK, 4030ae7b",
        "KVM_GET_CLOCK, 8030ae7c",
        "KVM_CREATE_DEVICE, c00caee0",
        "KVM_SET_DEVICE_ATTR, 4018aee1",
        "KVM_RUN, ae80",
        "KVM_ENABLE_CAP, 4068aea3",
        "KVM_CLEAR_DIRTY_LOG, c018aec0",
        "KVM_RESET_DIRTY_RINGS, aec7",
        "KVM_GET_STATS_FD, aece",
        "KVM_SET_MEMORY_ATTRIBUTES, 4020aed2",
        "KVM_CREATE_GUEST_MEMFD, c040aed4",
        "KVM_PRE_FAULT_MEMORY, c040aed5",
        "KVM_GET_MP_STATE, 8004ae98",
        "KVM_SET_MP_STATE, 4004ae99"
    })
    void commonNumbers(KvmIoctl ioctl, String hex) {
        assertThat(Long.toHexString(ioctl.request())).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "KVM_GET_MSR_INDEX_LIST, c004ae02",
        "KVM_GET_SUPPORTED_CPUID, c008ae05",
        "KVM_GET_IRQCHIP, c208ae62",
        "KVM_SET_IRQCHIP, 8208ae63",
        "KVM_CREATE_PIT2, 4040ae77",
        "KVM_GET_PIT2, 8070ae9f",
        "KVM_SET_PIT2, 4070aea0",
        "KVM_X86_SET_MSR_FILTER, 4188aec6",
        "KVM_SET_PMU_EVENT_FILTER, 4020aeb2",
        "KVM_GET_REGS, 8090ae81",
        "KVM_SET_REGS, 4090ae82",
        "KVM_GET_SREGS, 8138ae83",
        "KVM_SET_SREGS, 4138ae84",
        "KVM_TRANSLATE, c018ae85",
        "KVM_INTERRUPT, 4004ae86",
        "KVM_GET_MSRS, c008ae88",
        "KVM_SET_MSRS, 4008ae89",
        "KVM_GET_FPU, 81a0ae8c",
        "KVM_SET_FPU, 41a0ae8d",
        "KVM_GET_LAPIC, 8400ae8e",
        "KVM_SET_LAPIC, 4400ae8f",
        "KVM_SET_CPUID2, 4008ae90",
        "KVM_GET_CPUID2, c008ae91",
        "KVM_TPR_ACCESS_REPORTING, c028ae92",
        "KVM_SET_VAPIC_ADDR, 4008ae93",
        "KVM_SET_GUEST_DEBUG, 4048ae9b",
        "KVM_X86_SETUP_MCE, 4008ae9c",
        "KVM_X86_SET_MCE, 4040ae9e",
        "KVM_GET_VCPU_EVENTS, 8040ae9f",
        "KVM_SET_VCPU_EVENTS, 4040aea0",
        "KVM_GET_DEBUGREGS, 8080aea1",
        "KVM_SET_DEBUGREGS, 4080aea2",
        "KVM_GET_XSAVE, 9000aea4",
        "KVM_SET_XSAVE, 5000aea5",
        "KVM_GET_XCRS, 8188aea6",
        "KVM_SET_XCRS, 4188aea7",
        "KVM_KVMCLOCK_CTRL, aead",
        "KVM_SMI, aeb7",
        "KVM_GET_NESTED_STATE, c080aebe",
        "KVM_SET_NESTED_STATE, 4080aebf",
        "KVM_GET_SREGS2, 8140aecc",
        "KVM_SET_SREGS2, 4140aecd",
        "KVM_GET_XSAVE2, 9000aecf",
        "KVM_X86_GET_MCE_CAP_SUPPORTED, 8008ae9d"
    })
    void numbersOfX86(X86Ioctl ioctl, String hex) {
        assertThat(Long.toHexString(ioctl.request())).isEqualTo(hex);
    }

    @Test
    void noTwoIoctlsOfOneKindOfDescriptorShareANumber() {
        assertThat(List.<Ioctl>of(KvmIoctl.values())).extracting(Ioctl::request).doesNotHaveDuplicates();
    }
}
