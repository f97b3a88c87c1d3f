package dev.vireo.host.local.internal.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that both sides see: a direct buffer in native byte order, and its address.
 *
 * <p>The memory lives as long as this object; whoever passes the address to a C function keeps the object reachable until it returns.
 * No C function used here keeps an address beyond its call.
 */
public final class NativeBuffer {
    private final ByteBuffer bytes;
    private final long address;

    /** Allocates zeroed memory. */
    public NativeBuffer(int capacity) {
        this(ByteBuffer.allocateDirect(capacity));
    }

    /** Takes over a direct buffer, all of its capacity. */
    public NativeBuffer(ByteBuffer direct) {
        bytes = direct.order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** The memory as a buffer; its position and limit are the caller's to use. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Where it starts. */
    public long address() {
        return address;
    }

    /** How much there is. */
    public int capacity() {
        return bytes.capacity();
    }

    /** write(2) of the first bytes. */
    public long write(int fd, int length) {
        try {
            return Libc.write(fd, address, length);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** pread(2) into the first bytes. */
    public long pread(int fd, int length, long offset) {
        try {
            return Libc.pread(fd, address, length, offset);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
