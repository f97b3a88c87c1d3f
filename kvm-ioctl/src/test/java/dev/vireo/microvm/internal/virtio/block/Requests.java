package dev.vireo.microvm.internal.virtio.block;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;

import dev.vireo.microvm.internal.virtio.GuestDriver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a guest's driver of disks asks for, one request at a time. */
final class Requests {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int FLUSH = 4;
    static final int DISCARD = 11;
    static final int WRITE_ZEROES = 13;

    private final GuestDriver driver;

    Requests(GuestDriver driver) {
        this.driver = driver;
    }

    static byte[] header(int type, long sector) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, type)
                .putLong(8, sector)
                .array();
    }

    static byte[] range(long sector, int count, int flags) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, sector)
                .putInt(8, count)
                .putInt(12, flags)
                .array();
    }

    /** Does it and tells its status; the data are in memory at a multiple of so many bytes, and one more if odd. */
    int write(long sector, byte[] data, int alignment) {
        long at = driver.allocate(data.length + 1L, alignment) + alignment % 2;
        driver.memory().write(at, data);
        long status = driver.put((byte) 0xff);
        driver.queue(0).exchange(out(driver.put(header(WRITE, sector)), 16), out(at, data.length), in(status, 1));
        return driver.memory().getByte(status);
    }

    /** The status of a request with data for the device. */
    int send(int type, byte... data) {
        long status = driver.put((byte) 0xff);
        driver.queue(0)
                .exchange(out(driver.put(header(type, 0)), 16), out(driver.put(data), data.length), in(status, 1));
        return driver.memory().getByte(status);
    }

    byte[] read(long sector, int length, int alignment) {
        Read begun = begin(sector, length, alignment);
        driver.queue(0).awaitUsed();
        return begun.data();
    }

    /** Asks without waiting. */
    Read begin(long sector, int length, int alignment) {
        long data = driver.allocate(length, alignment);
        long status = driver.put((byte) 0xff);
        driver.queue(0).offer(out(driver.put(header(READ, sector)), 16), in(data, length), in(status, 1));
        driver.queue(0).kick();
        return new Read(driver, data, length, status);
    }

    /** A request that was made. */
    record Read(GuestDriver driver, long at, int length, long statusAt) {
        byte status() {
            return driver.memory().getByte(statusAt);
        }

        byte[] data() {
            return driver.memory().read(at, length);
        }
    }
}
