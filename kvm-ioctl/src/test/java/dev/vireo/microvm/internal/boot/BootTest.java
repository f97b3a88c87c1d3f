package dev.vireo.microvm.internal.boot;

import static dev.vireo.microvm.internal.boot.Kernels.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.x86.DescriptorTable;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootTest {
    private static final long ZERO_PAGE = 0x7000;
    private static final MemoryMap MAP = new MemoryMap(32 * MIB);

    @Test
    void theInitialRamDiskIsAtTheEndOfMemory() {
        Boot boot = plan(Kernels.bzImage(), 5000, "");
        assertThat(boot.initrd()).isEqualTo(new AddressRange(32 * MIB - 8192, 5000));
    }

    @Test
    void theInitialRamDiskIsNoHigherThanTheKernelReaches() {
        ByteBuffer kernel = Kernels.bzImage();
        kernel.putInt(0x22c, (int) (24 * MIB - 1));
        assertThat(plan(kernel, 4096, "").initrd()).isEqualTo(new AddressRange(24 * MIB - 4096, 4096));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> plan(Kernels.bzImage(), (int) (15 * MIB), ""))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("initrd");
        assertThatThrownBy(() -> plan(Kernels.bzImage(), 0, "x".repeat(256)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("255");
        assertThatThrownBy(() -> plan(Kernels.bzImage(), 0, "x\0y")).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(
                        () -> Boot.plan(new MemoryMap(16 * MIB), Kernels.file(Kernels.bzImage()), Optional.empty(), ""))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("needs memory");
    }

    @Test
    void theZeroPageSaysWhereEverythingIs() {
        try (GuestMemory memory = memory()) {
            Boot boot = plan(Kernels.bzImage(), 5000, "console=ttyS0");
            boot.load(memory);
            assertThat(memory.getInt(ZERO_PAGE + 0x202)).isEqualTo(0x53726448);
            assertThat(memory.getByte(ZERO_PAGE + 0x210)).isEqualTo((byte) 0xff);
            assertThat(memory.getInt(ZERO_PAGE + 0x218))
                    .isEqualTo((int) boot.initrd().start());
            assertThat(memory.getInt(ZERO_PAGE + 0x21c)).isEqualTo(5000);
            assertThat(memory.getLong(ZERO_PAGE + 0x70)).isEqualTo(MemoryMap.ACPI);
            int line = memory.getInt(ZERO_PAGE + 0x228);
            assertThat(memory.read(line, 14)).isEqualTo("console=ttyS0\0".getBytes(StandardCharsets.US_ASCII));
            assertThat(memory.getByte(ZERO_PAGE + 0x1e8)).isEqualTo((byte) 4);
            assertThat(memory.getLong(ZERO_PAGE + 0x2d0 + 3 * 20)).isEqualTo(MIB);
            assertThat(memory.getLong(ZERO_PAGE + 0x2d0 + 3 * 20 + 8)).isEqualTo(31 * MIB);
            assertThat(memory.getByte(boot.initrd().start() + 4999)).isEqualTo((byte) 7);
        }
    }

    @Test
    void memoryHasAGapBelowFourGibibytes() {
        MemoryMap large = new MemoryMap(5L << 30);
        assertThat(large.ram()).containsExactly(new AddressRange(0, 3L << 30), new AddressRange(4L << 30, 2L << 30));
        assertThat(large.entries())
                .hasSize(5)
                .last()
                .isEqualTo(new MemoryMap.Entry(large.ram().get(1), 1));
        assertThat(new MemoryMap(3L << 30).ram()).hasSize(1);
        assertThatThrownBy(() -> new MemoryMap(MIB)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemoryMap(4 * MIB + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void entriesAreInOrderAndDoNotOverlap() {
        List<MemoryMap.Entry> entries = new MemoryMap(5L << 30).entries();
        for (int i = 1; i < entries.size(); i++) {
            assertThat(entries.get(i).range().start())
                    .isGreaterThanOrEqualTo(entries.get(i - 1).range().end());
        }
    }

    @Test
    void theFirstFourGibibytesAreMappedToThemselves() {
        try (GuestMemory memory = memory()) {
            plan(Kernels.bzImage(), 0, "").load(memory);
            for (long address : new long[] {0, MIB, 0xd000_0000L, 0xffff_ffffL}) {
                assertThat(translate(memory, address)).isEqualTo(address);
            }
        }
    }

    private static long translate(GuestMemory memory, long address) {
        long table = MemoryMap.PAGE_TABLES;
        for (int shift : new int[] {39, 30, 21}) {
            long entry = memory.getLong(table + ((address >> shift) & 511) * 8);
            assertThat(entry & 3).isEqualTo(3);
            table = entry & ~0xfffL;
        }
        return table | (address & 0x1f_ffff);
    }

    @Test
    void linuxStartsInLongModeWithTheZeroPage() {
        Boot boot = plan(Kernels.bzImage(), 0, "");
        assertThat(boot.registers().rip()).isEqualTo(MIB + 0x200);
        assertThat(boot.registers().get(Register.RSI)).isEqualTo(ZERO_PAGE);
        SystemRegisters start = boot.systemRegisters(atReset());
        assertThat(start.get(SystemRegister.EFER)).isEqualTo(0x500);
        assertThat(start.get(SystemRegister.CR0)).isEqualTo(0x8000_0011L);
        assertThat(start.get(SegmentRegister.CS).l()).isTrue();
        assertThat(start.get(SegmentRegister.CS).selector()).isEqualTo(0x10);
        assertThat(start.get(SegmentRegister.DS).selector()).isEqualTo(0x18);
    }

    @Test
    void pvhStartsInProtectedModeWithItsStartInfo() {
        Boot boot = plan(Kernels.pvh(), 5000, "quiet");
        SystemRegisters start = boot.systemRegisters(atReset());
        assertThat(start.get(SystemRegister.CR0)).isEqualTo(0x11);
        assertThat(start.get(SegmentRegister.CS).db()).isTrue();
        long info = boot.registers().get(Register.RBX);
        try (GuestMemory memory = memory()) {
            boot.load(memory);
            assertThat(memory.getInt(info)).isEqualTo(0x336ec578);
            assertThat(memory.getInt(info + 12)).isEqualTo(1);
            assertThat(memory.getLong(memory.getLong(info + 16)))
                    .isEqualTo(boot.initrd().start());
            assertThat(memory.read(memory.getLong(info + 24), 6))
                    .isEqualTo("quiet\0".getBytes(StandardCharsets.US_ASCII));
            assertThat(memory.getLong(info + 32)).isEqualTo(MemoryMap.ACPI);
            assertThat(memory.getInt(info + 48)).isEqualTo(MAP.entries().size());
            assertThat(memory.getLong(memory.getLong(info + 40) + 3 * 24)).isEqualTo(MIB);
        }
    }

    private static Boot plan(ByteBuffer kernel, int initrd, String line) {
        byte[] disk = new byte[initrd];
        Arrays.fill(disk, (byte) 7);
        return Boot.plan(
                MAP,
                Kernels.file(kernel),
                initrd == 0 ? Optional.empty() : Optional.of(ImageFile.of("initrd", disk)),
                line);
    }

    private static GuestMemory memory() {
        return GuestMemory.builder().anonymous(0, MAP.size()).build();
    }

    private static SystemRegisters atReset() {
        DescriptorTable none = new DescriptorTable(0, 0xffff);
        return SystemRegisters.of(register -> Segment.real(0, false), register -> 0, none, none);
    }
}
