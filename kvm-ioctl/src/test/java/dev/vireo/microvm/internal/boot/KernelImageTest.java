package dev.vireo.microvm.internal.boot;

import static dev.vireo.microvm.internal.boot.Kernels.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.kvm.GuestMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelImageTest {
    @Test
    void aBzImageIsLoadedAtOneMebibyteAndNeedsRoomWhereItUnpacksItself() {
        KernelImage kernel = Kernels.read(Kernels.bzImage());
        assertThat(kernel.protocol()).isEqualTo(KernelImage.Protocol.LINUX_64);
        assertThat(kernel.entry()).isEqualTo(MIB + 0x200);
        assertThat(kernel.needs()).isEqualTo(AddressRange.between(MIB, 18 * MIB));
        assertThat(kernel.initrdEnd()).isEqualTo(2048 * MIB);
        assertThat(kernel.longestCommandLine()).isEqualTo(255);
        try (GuestMemory memory = GuestMemory.builder().anonymous(0, 4 * MIB).build()) {
            kernel.load(memory);
            byte[] file = Kernels.bzImage().array();
            assertThat(memory.read(MIB, 1024)).isEqualTo(Arrays.copyOfRange(file, 1536, file.length));
        }
    }

    @Test
    void aKernelThatDoesNotMoveUnpacksItselfWhereItIs() {
        KernelImage kernel = Kernels.read(changed(Kernels.bzImage(), file -> file.put(0x234, (byte) 0)));
        assertThat(kernel.needs()).isEqualTo(AddressRange.between(MIB, 3 * MIB));
    }

    @Test
    void anElfFileGoesToItsPhysicalAddressesAndItsRestIsZero() {
        KernelImage kernel = Kernels.read(Kernels.elf());
        assertThat(kernel.protocol()).isEqualTo(KernelImage.Protocol.LINUX_64);
        assertThat(kernel.entry()).isEqualTo(2 * MIB + 4);
        assertThat(kernel.needs()).isEqualTo(new AddressRange(2 * MIB, 32));
        try (GuestMemory memory = GuestMemory.builder().anonymous(0, 4 * MIB).build()) {
            memory.putLong(2 * MIB + 24, -1);
            memory.putLong(2 * MIB + 32, -1);
            kernel.load(memory);
            assertThat(memory.getByte(2 * MIB + 15)).isEqualTo((byte) 16);
            assertThat(memory.getLong(2 * MIB + 24)).isZero();
            assertThat(memory.getLong(2 * MIB + 32)).isEqualTo(-1);
        }
    }

    @Test
    void anElfFileWithTheNoteOfXenIsEnteredThere() {
        KernelImage kernel = Kernels.read(Kernels.pvh());
        assertThat(kernel.protocol()).isEqualTo(KernelImage.Protocol.PVH);
        assertThat(kernel.entry()).isEqualTo(2 * MIB + 8);
    }

    @Test
    void aBzImageIsRefusedThatIsOldOrDamaged() {
        refused(Kernels.bzImage(), file -> file.putShort(0x206, (short) 0x20b), "2.11");
        refused(Kernels.bzImage(), file -> file.putShort(0x236, (short) 0), "XLF_KERNEL_64");
        refused(Kernels.bzImage(), file -> file.put(0x211, (byte) 0), "zImage");
        refused(Kernels.bzImage(), file -> file.put(0x1f1, (byte) 200), "cut off");
        refused(Kernels.bzImage(), file -> file.put(0x201, (byte) 1), "setup header");
        refused(Kernels.bzImage(), file -> file.putInt(0x238, -1), "command line");
        refused(Kernels.bzImage(), file -> file.putInt(0x202, 0), "neither");
    }

    @Test
    void anElfFileIsRefusedThatIsNotForThisMachineOrDamaged() {
        refused(Kernels.elf(), file -> file.putShort(18, (short) 183), "x86-64");
        refused(Kernels.elf(), file -> file.put(4, (byte) 1), "x86-64");
        refused(Kernels.elf(), file -> file.putShort(56, (short) 0), "program headers");
        refused(Kernels.elf(), file -> file.putShort(56, (short) 0xffff), "program headers");
        refused(Kernels.elf(), file -> file.putShort(54, (short) 8), "program headers");
        refused(Kernels.elf(), file -> file.putLong(32, -8), "too short");
        refused(Kernels.elf(), file -> file.putLong(32, Long.MAX_VALUE), "too short");
        refused(Kernels.elf(), file -> file.putInt(64, 2), "nothing to load");
        refused(Kernels.elf(), file -> file.putLong(72, Long.MAX_VALUE), "cut off");
        refused(Kernels.elf(), file -> file.putLong(96, Long.MIN_VALUE), "cut off");
        refused(Kernels.elf(), file -> file.putLong(88, 0), "between 1 MiB and 3 GiB");
        refused(Kernels.elf(), file -> file.putLong(88, -MIB), "between 1 MiB and 3 GiB");
        refused(Kernels.elf(), file -> file.putLong(104, 8), "hold what is in the file");
        refused(Kernels.elf(), file -> file.putLong(104, Long.MAX_VALUE), "between 1 MiB and 3 GiB");
        refused(Kernels.elf(), file -> file.putLong(24, 7), "entered");
        refused(Kernels.elf(), file -> file.putLong(24, -1), "entered");
    }

    @Test
    void aNoteIsRefusedThatReachesBeyondItsSegment() {
        refused(Kernels.pvh(), file -> file.putInt(176, -1), "beyond its segment");
        refused(Kernels.pvh(), file -> file.putInt(180, 0x7fff_ffff), "beyond its segment");
        refused(Kernels.pvh(), file -> file.putInt(200, 3), "3 bytes");
        refused(Kernels.pvh(), file -> file.putLong(152, -1), "notes of -1 bytes");
        refused(Kernels.pvh(), file -> file.putLong(212, 5), "entered");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesAreUnderstoodOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer file = i % 3 == 0 ? Kernels.bzImage() : i % 3 == 1 ? Kernels.elf() : Kernels.pvh();
            int header = Math.min(file.capacity(), 0x264);
            for (int change = 0; change <= random.nextInt(4); change++) {
                int at = random.nextInt(header - 8);
                file.putLong(at, random.nextBoolean() ? random.nextLong() : random.nextInt(3) - 1);
            }
            byte[] cut = Arrays.copyOf(file.array(), random.nextInt(8) == 0 ? random.nextInt(header) : file.capacity());
            try {
                KernelImage kernel = KernelImage.read(ImageFile.of("random", cut));
                assertThat(kernel.needs().start()).isGreaterThanOrEqualTo(MIB);
            } catch (InvalidSpecException e) {
                assertThat(e).hasMessageContaining("random");
            }
        }
    }

    private static void refused(ByteBuffer file, Consumer<ByteBuffer> change, String why) {
        change.accept(file);
        assertThatThrownBy(() -> Kernels.read(file))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(why);
    }

    private static ByteBuffer changed(ByteBuffer file, Consumer<ByteBuffer> change) {
        change.accept(file);
        return file;
    }
}
