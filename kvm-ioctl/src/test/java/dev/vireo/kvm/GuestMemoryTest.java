package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.KernelException;
import dev.vireo.error.NotEnoughResourcesException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestMemoryTest {
    private static final long GIB = 1L << 30;

    @Test
    void holdsValuesInLittleEndian() {
        try (GuestMemory memory =
                GuestMemory.builder().anonymous(0x1000, 0x1000).build()) {
            memory.putLong(0x1ff8, 0x8877_6655_4433_2211L);
            assertThat(memory.read(0x1ff8, 8)).containsExactly(0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88);
            memory.putInt(0x1ff9, 0xaabb_ccdd);
            assertThat(memory.getByte(0x1ff9)).isEqualTo((byte) 0xdd);
            memory.putShortRelease(0x1000, (short) 0x1234);
            assertThat(memory.getShortAcquire(0x1000)).isEqualTo((short) 0x1234);
            memory.putIntRelease(0x1002, 5);
            assertThat(memory.getIntAcquire(0x1002)).isEqualTo(5);
            memory.putByte(0x1000, (byte) 9);
            assertThat(memory.getShort(0x1000)).isEqualTo((short) 0x1209);
            assertThat(memory.getInt(0x1002)).isEqualTo(5);
            assertThat(memory.getLong(0x1010)).isZero();
            memory.putShort(0x1010, (short) 1);
            assertThat(memory.getLong(0x1010)).isEqualTo(1);
        }
    }

    @Test
    void refusesWhatIsNotWithinOneRegion() {
        try (GuestMemory memory = GuestMemory.builder()
                .anonymous(0x1000, 0x1000)
                .anonymous(0x2000, 0x1000)
                .anonymous(0x8000, 0x1000)
                .build()) {
            for (long bad :
                    new long[] {0, 0xfff, 0x1ffd, 0x2ffd, 0x3000, 0x9000, -1, -4, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> memory.getInt(bad))
                        .as(Long.toHexString(bad))
                        .isInstanceOfSatisfying(BadGuestAddressException.class, e -> {
                            assertThat(e.address()).isEqualTo(bad);
                            assertThat(e.length()).isEqualTo(4);
                        });
                assertThatThrownBy(() -> memory.putLong(bad, 1)).isInstanceOf(BadGuestAddressException.class);
                assertThatThrownBy(() -> memory.slice(bad, 4)).isInstanceOf(BadGuestAddressException.class);
                assertThatThrownBy(() -> memory.read(bad, 4)).isInstanceOf(BadGuestAddressException.class);
                assertThat(memory.contains(bad, 4)).isFalse();
            }
            assertThat(memory.contains(0x1000, -1)).isFalse();
            assertThat(memory.contains(0x1000, Long.MAX_VALUE)).isFalse();
            assertThat(memory.contains(0x8ffc, 4)).isTrue();
            assertThatThrownBy(() -> memory.read(0x1000, new byte[4], 2, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.slice(0x1000, -1)).isInstanceOf(BadGuestAddressException.class);
        }
    }

    @Test
    void aRegionOfMoreThanTwoGibibytesIsOnePiece() throws Exception {
        try (GuestMemory memory =
                GuestMemory.builder().anonymous(GIB, 5 * GIB / 2).build()) {
            long seam = GIB + GIB; // where one buffer ends and the next begins
            memory.putLong(seam - 3, 0x1122_3344_5566_7788L);
            assertThat(memory.getLong(seam - 3)).isEqualTo(0x1122_3344_5566_7788L);
            assertThat(memory.getByte(seam)).isEqualTo((byte) 0x55);

            byte[] across = new byte[100_000];
            new java.util.Random(1).nextBytes(across);
            memory.write(seam - 50_000, across);
            assertThat(memory.read(seam - 50_000, across.length)).isEqualTo(across);
            byte[] through = new byte[across.length];
            memory.slice(seam - 50_000, across.length).get(through);
            assertThat(through).isEqualTo(across);

            memory.putInt(GIB + 5 * GIB / 2 - 4, 7);
            assertThatThrownBy(() -> memory.putInt(GIB + 5 * GIB / 2 - 3, 7))
                    .isInstanceOf(BadGuestAddressException.class);
        }
    }

    @Test
    void afterCloseNothingIsReachedAndNobodyDies() {
        GuestMemory memory = GuestMemory.builder().anonymous(0, 1 << 20).build();
        memory.putInt(0x100, 42);
        ByteBuffer kept = memory.slice(0x100, 4);
        memory.close();
        memory.close();
        assertThatThrownBy(() -> memory.getInt(0x100)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> memory.write(0, new byte[1])).isInstanceOf(ClosedException.class);
        assertThat(kept.getInt(0)).isZero();
        kept.putInt(0, 1);
        assertThat(kept.getInt(0)).isEqualTo(1);
    }

    /** Only the buffer is left when the collector comes: the addresses must outlive what made them. */
    @Test
    void aSliceKeepsItsAddresses() {
        ByteBuffer[] kept = new ByteBuffer[64];
        for (int i = 0; i < kept.length; i++) {
            GuestMemory memory = GuestMemory.builder().anonymous(0, 1 << 20).build();
            memory.putInt(0x2000, i);
            kept[i] = memory.slice(0x2000, 4);
            if (i % 2 == 0) {
                memory.close();
            }
        }
        for (int round = 0; round < 5; round++) {
            System.gc();
        }
        for (int i = 0; i < kept.length; i++) {
            assertThat(kept[i].order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(0))
                    .isEqualTo(i % 2 == 0 ? 0 : i);
        }
    }

    @Test
    void memoryThatNobodyHoldsIsUnmapped() throws IOException {
        long before = mappedGibibytes();
        for (int i = 0; i < 8; i++) {
            GuestMemory.builder().anonymous(0, 8 * GIB).build().close();
        }
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> {
                    System.gc();
                    return mappedGibibytes() < before + 32;
                });
    }

    private static long mappedGibibytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[0];
        return Long.parseLong(pages) * 4096 / GIB;
    }

    @Test
    void aFileIsReadAndNotWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("memory");
        byte[] content = new byte[0x3000];
        content[0x1000] = 7;
        Files.write(file, content);
        try (GuestMemory memory =
                GuestMemory.builder().file(0x10000, 0x2000, file, 0x1000).build()) {
            assertThat(memory.getByte(0x10000)).isEqualTo((byte) 7);
            memory.putByte(0x10000, (byte) 8);
            assertThat(memory.getByte(0x10000)).isEqualTo((byte) 8);
            memory.discard(0x10000, 0x1000);
            assertThat(memory.getByte(0x10000)).isEqualTo((byte) 7);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThatThrownBy(() ->
                        GuestMemory.builder().file(0, 0x3000, file, 0x1000).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 12288");
        assertThatThrownBy(() -> GuestMemory.builder()
                        .file(0, 0x1000, folder.resolve("absent"), 0)
                        .build())
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("ENOENT");
    }

    @Test
    void sharedAndAnonymousPagesCanBeGivenBack() {
        try (GuestMemory memory = GuestMemory.builder()
                .memfd(0, 1 << 20)
                .anonymous(1 << 20, 1 << 20)
                .build()) {
            for (long address : new long[] {0x3000, (1 << 20) + 0x3000}) {
                memory.putInt(address, 1);
                memory.putInt(address + 0x1000, 2);
                memory.discard(address, 0x1000);
                assertThat(memory.getInt(address)).isZero();
                assertThat(memory.getInt(address + 0x1000)).isEqualTo(2);
            }
            assertThatThrownBy(() -> memory.discard(0x3001, 0x1000)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> memory.discard(0x3000, -0x1000)).isInstanceOf(BadGuestAddressException.class);
        }
    }

    @Test
    void largePagesAreUsedWhereThereAreSome() {
        try (GuestMemory memory = GuestMemory.builder()
                .hugePages(HugePages.TRANSPARENT)
                .anonymous(0, 4 << 20)
                .build()) {
            memory.putInt(0, 1);
            assertThat(memory.getInt(0)).isEqualTo(1);
        }
        long tooMany = 1L << 40;
        assertThatThrownBy(() -> GuestMemory.builder()
                        .hugePages(HugePages.RESERVED)
                        .memfd(0, tooMany)
                        .build())
                .isInstanceOf(NotEnoughResourcesException.class)
                .hasMessageContaining("vm.nr_hugepages");
    }

    @Test
    void refusesRegionsThatMakeNoSense() {
        assertThatThrownBy(() -> GuestMemory.builder().build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GuestMemory.builder().anonymous(0x1001, 0x1000).build())
                .hasMessageContaining("multiple of 4096");
        assertThatThrownBy(() -> GuestMemory.builder().anonymous(0, 0).build()).hasMessageContaining("empty");
        assertThatThrownBy(() -> GuestMemory.builder()
                        .anonymous(0x2000, 0x1000)
                        .anonymous(0x1000, 0x2000)
                        .build())
                .hasMessageContaining("overlaps");
        assertThatThrownBy(() -> GuestMemory.builder()
                        .hugePages(HugePages.RESERVED)
                        .anonymous(0, 0x1000)
                        .build())
                .hasMessageContaining("2097152");
        assertThatThrownBy(
                        () -> GuestMemory.builder().anonymous(-0x1000, 0x1000).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesThatNobodyHasTouchedAreKnown(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("content"), new byte[4 * 4096]);
        try (GuestMemory memory = GuestMemory.builder()
                .anonymous(0, 1 << 20)
                .memfd(1 << 30, 1 << 20)
                .file(1L << 40, 4 * 4096, file, 0)
                .build()) {
            assertThat(memory.regions().get(0).touchedPages().isEmpty()).isTrue();
            memory.putByte(5 * 4096 + 17, (byte) 1);
            assertThat(memory.regions().get(0).touchedPages().stream()).containsExactly(5);
            assertThat(memory.regions().get(1).touchedPages().cardinality()).isEqualTo(256);
            assertThat(memory.regions().get(2).touchedPages().cardinality()).isEqualTo(4);
        }
    }
}
