package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Guest memory next to a plain array of the same content, given the same accesses. It has regions that touch, regions
 * that do not, and pages around each that end the JVM when they are touched: an access outside is seen either way.
 */
final class MemoryModel implements AutoCloseable {
    private static final int SPACE = 0x8000;
    private static final int[][] REGIONS = {{0x1000, 0x2000}, {0x3000, 0x1000}, {0x6000, 0x1000}};
    private static final int OPERATIONS = 14;

    private final GuestMemory memory;
    private final byte[] expected = new byte[SPACE];

    MemoryModel() {
        GuestMemoryBuilder builder = GuestMemory.builder();
        for (int[] region : REGIONS) {
            builder.anonymous(region[0], region[1]);
        }
        memory = builder.build();
    }

    /** Does what bytes say: an operation, an address, a length and a value, again and again. */
    void run(byte[] input) {
        ByteBuffer script = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        while (script.remaining() >= 18) {
            int operation = Math.floorMod(script.get(), OPERATIONS);
            boolean near = script.get() % 2 == 0; // most addresses near the edges, or nothing would ever be hit
            long address = near ? script.getInt() & (SPACE - 1) : script.getInt() * 0x1_0000_0001L;
            int length = near ? script.getInt() & 0x3fff : script.getInt();
            access(operation, address, length, script.getLong());
        }
        for (int[] region : REGIONS) {
            byte[] part = Arrays.copyOfRange(expected, region[0], region[0] + region[1]);
            assertThat(memory.read(region[0], region[1])).isEqualTo(part);
        }
    }

    private void access(int operation, long address, int length, long value) {
        int size = sizeOf(operation, length);
        boolean inside = isInside(address, size);
        check(memory.contains(address, size) == inside, "contains", address, size);
        try {
            perform(operation, address, size, value);
            check(inside, "let through", address, size);
        } catch (BadGuestAddressException e) {
            check(!inside, "refused", address, size);
        }
    }

    /** Plain, as a fuzzer comes by a million times. */
    private static void check(boolean right, String what, long address, int size) {
        if (!right) {
            throw new AssertionError(what + ": 0x" + Long.toHexString(address) + "+" + size);
        }
    }

    private static int sizeOf(int operation, int length) {
        return switch (operation) {
            case 0, 1 -> 1;
            case 2, 3, 4, 5 -> 2;
            case 6, 7, 8, 9 -> 4;
            case 10, 11 -> 8;
            default -> length;
        };
    }

    private static boolean isInside(long address, long size) {
        return Arrays.stream(REGIONS)
                .anyMatch(it -> size >= 0
                        && Long.compareUnsigned(address, it[0]) >= 0
                        && Long.compareUnsigned(address, it[0] + it[1]) <= 0
                        && it[0] + it[1] - address >= size);
    }

    private void perform(int operation, long address, int size, long value) {
        switch (operation) {
            case 0 -> check(memory.getByte(address) == (byte) at(address, 1), "read", address, size);
            case 2 -> check(memory.getShort(address) == (short) at(address, 2), "read", address, size);
            case 4 -> check(memory.getShortAcquire(address) == (short) at(address, 2), "read", address, size);
            case 6 -> check(memory.getInt(address) == (int) at(address, 4), "read", address, size);
            case 8 -> check(memory.getIntAcquire(address) == (int) at(address, 4), "read", address, size);
            case 10 -> check(memory.getLong(address) == at(address, 8), "read", address, size);
            case 12 -> read(address, size);
            default -> write(operation, address, size, value);
        }
    }

    private void read(long address, int size) {
        byte[] got = memory.read(address, size);
        byte[] through = new byte[size];
        memory.slice(address, size).get(through);
        byte[] wanted = Arrays.copyOfRange(expected, (int) address, (int) address + size);
        check(Arrays.equals(got, wanted) && Arrays.equals(through, wanted), "read", address, size);
    }

    private void write(int operation, long address, int size, long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        switch (operation) {
            case 1 -> memory.putByte(address, (byte) value);
            case 3 -> memory.putShort(address, (short) value);
            case 5 -> memory.putShortRelease(address, (short) value);
            case 7 -> memory.putInt(address, (int) value);
            case 9 -> memory.putIntRelease(address, (int) value);
            case 11 -> memory.putLong(address, value);
            default -> {
                if (!memory.contains(address, size)) {
                    throw new BadGuestAddressException(address, size);
                }
                bytes = new byte[size];
                Arrays.fill(bytes, (byte) value);
                memory.write(address, bytes);
            }
        }
        System.arraycopy(bytes, 0, expected, (int) address, size);
    }

    private long at(long address, int size) {
        if (!isInside(address, size)) {
            return 0;
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (expected[(int) address + i] & 0xff);
        }
        return value;
    }

    @Override
    public void close() {
        memory.close();
    }
}
