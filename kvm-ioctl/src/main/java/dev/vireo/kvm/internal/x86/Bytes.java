package dev.vireo.kvm.internal.x86;

import java.nio.ByteBuffer;

/** Fields that are smaller than what Java counts in. */
final class Bytes {
    private Bytes() {}

    static int u8(ByteBuffer buffer, int at) {
        return buffer.get(at) & 0xff;
    }

    static int u16(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff;
    }

    static boolean flag(ByteBuffer buffer, int at) {
        return buffer.get(at) != 0;
    }

    static void flag(ByteBuffer buffer, int at, boolean value) {
        buffer.put(at, (byte) (value ? 1 : 0));
    }
}
