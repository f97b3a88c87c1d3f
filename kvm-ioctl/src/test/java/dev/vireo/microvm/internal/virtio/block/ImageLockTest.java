package dev.vireo.microvm.internal.virtio.block;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.LockedByException;
import dev.vireo.kvm.internal.libc.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each open file is another guest. Against QEMU's own locks it is held in the tests of the driver. */
class ImageLockTest {
    private static final int O_RDWR = 2;
    private static final boolean READS = true;
    private static final boolean WRITES = false;

    @TempDir
    private Path folder;

    private final int[] guests = new int[3];
    private Path image;

    @BeforeEach
    void open() throws IOException {
        image = Files.write(folder.resolve("disk.img"), new byte[4096]);
        for (int i = 0; i < guests.length; i++) {
            guests[i] = Native.LIBC.open(image.toString(), O_RDWR);
        }
    }

    @AfterEach
    void close() {
        for (int guest : guests) {
            Native.LIBC.close(guest);
        }
    }

    private void assertRefused(int guest, boolean readOnly) {
        assertThatThrownBy(() -> ImageLock.check(image, readOnly, "disk a")).isInstanceOf(LockedByException.class);
        assertThatThrownBy(() -> ImageLock.take(guests[guest], readOnly, "disk a"))
                .isInstanceOf(LockedByException.class)
                .hasMessageContaining("disk a");
    }

    @Test
    void whoWritesIsAlone() {
        ImageLock.take(guests[0], WRITES, "disk a");
        assertRefused(1, WRITES);
        assertRefused(2, READS);
        assertRefused(2, WRITES);
    }

    @Test
    void manyRead() {
        ImageLock.take(guests[0], READS, "disk a");
        ImageLock.check(image, READS, "disk a");
        ImageLock.take(guests[1], READS, "disk a");
        assertRefused(2, WRITES);
    }

    @Test
    void isFreeWhenTheFileIsClosed() {
        ImageLock.take(guests[0], WRITES, "disk a");
        Native.LIBC.close(guests[0]);
        ImageLock.check(image, WRITES, "disk a");
        ImageLock.take(guests[1], WRITES, "disk a");
        guests[0] = guests[1];
        guests[1] = -1;
    }
}
