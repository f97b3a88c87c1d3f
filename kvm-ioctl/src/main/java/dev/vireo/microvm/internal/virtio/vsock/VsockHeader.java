package dev.vireo.microvm.internal.virtio.vsock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a packet ({@code struct virtio_vsock_hdr}).
 *
 * @param length of what follows it, in bytes, from 0 to 2^32 - 1
 * @param buffer how many bytes the sender can take, in all
 * @param forwarded how many it has passed on since the connection was made, modulo 2^32
 */
record VsockHeader(
        long fromCid,
        long toCid,
        int fromPort,
        int toPort,
        long length,
        int type,
        int operation,
        int flags,
        int buffer,
        int forwarded) {
    static final int SIZE = 44;

    static final long HOST = 2;
    static final int STREAM = 1;

    static final int REQUEST = 1;
    static final int RESPONSE = 2;
    static final int RST = 3;
    static final int SHUTDOWN = 4;
    static final int RW = 5;
    static final int CREDIT_UPDATE = 6;
    static final int CREDIT_REQUEST = 7;

    static final int NO_MORE_RECEIVING = 1;
    static final int NO_MORE_SENDING = 2;

    static VsockHeader read(ByteBuffer bytes) {
        return new VsockHeader(
                bytes.getLong(0),
                bytes.getLong(8),
                bytes.getInt(16),
                bytes.getInt(20),
                bytes.getInt(24) & 0xffff_ffffL,
                bytes.getShort(28) & 0xffff,
                bytes.getShort(30) & 0xffff,
                bytes.getInt(32),
                bytes.getInt(36),
                bytes.getInt(40));
    }

    byte[] bytes() {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fromCid)
                .putLong(toCid)
                .putInt(fromPort)
                .putInt(toPort)
                .putInt((int) length)
                .putShort((short) type)
                .putShort((short) operation)
                .putInt(flags)
                .putInt(buffer)
                .putInt(forwarded)
                .array();
    }

    /** A refusal of this packet. */
    VsockHeader refusal() {
        return new VsockHeader(
                /* fromCid= */ toCid,
                /* toCid= */ fromCid,
                /* fromPort= */ toPort,
                /* toPort= */ fromPort,
                0,
                type,
                RST,
                0,
                0,
                0);
    }
}
