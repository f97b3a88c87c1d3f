package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.GuestBuffers;
import dev.vireo.microvm.internal.virtio.GuestFault;
import java.nio.ByteBuffer;

/** A request as a driver has put it: a header, data, and a byte for the outcome, whatever the pieces they come in. */
final class BlockRequest {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int FLUSH = 4;
    static final int GET_ID = 8;
    static final int DISCARD = 11;
    static final int WRITE_ZEROES = 13;

    static final int OK = 0;
    static final int IO_ERROR = 1;
    static final int UNSUPPORTED = 2;

    private static final int HEADER = 16;

    private final Chain chain;
    private final int type;
    private final long sector;

    /** @throws GuestFault there is no room for a header or an outcome */
    BlockRequest(Chain chain) {
        this.chain = chain;
        if (chain.readable().length() < HEADER || chain.writable().length() < 1) {
            throw new GuestFault("a block request without a header or without room for its status");
        }
        ByteBuffer header = chain.readable().values(0, HEADER);
        type = header.getInt(0);
        sector = header.getLong(8);
    }

    int type() {
        return type;
    }

    long sector() {
        return sector;
    }

    Chain chain() {
        return chain;
    }

    /** What the driver sends behind the header. */
    GuestBuffers sent() {
        return chain.readable();
    }

    long sentLength() {
        return chain.readable().length() - HEADER;
    }

    long sentOffset() {
        return HEADER;
    }

    /** Where the driver wants data, up to the last byte. */
    GuestBuffers wanted() {
        return chain.writable();
    }

    long wantedLength() {
        return chain.writable().length() - 1;
    }

    /** Writes the outcome. */
    void conclude(int status) {
        chain.writable().write(wantedLength(), (byte) status);
    }
}
