package dev.vireo.host.local.internal.io;

import com.sun.jna.Platform;
import dev.vireo.host.local.internal.sys.NativeBuffer;

/**
 * An array of {@code struct epoll_event} ({@code linux/eventpoll.h}): 32 bits of events, then 64 bits of data. It is
 * packed on x86-64 and aligned elsewhere. The data hold the descriptor and the generation of its registration.
 */
final class EpollEvents {
    private static final boolean PACKED = Platform.isIntel() && Platform.is64Bit();
    static final int SIZE = PACKED ? 12 : 16;
    static final int DATA_OFFSET = PACKED ? 4 : 8;

    private final NativeBuffer memory;

    EpollEvents(int count) {
        memory = new NativeBuffer(count * SIZE);
    }

    void set(int index, int bits, int fd, int generation) {
        memory.bytes().putInt(index * SIZE, bits);
        memory.bytes().putInt(index * SIZE + DATA_OFFSET, fd);
        memory.bytes().putInt(index * SIZE + DATA_OFFSET + 4, generation);
    }

    long address() {
        return memory.address();
    }

    int bits(int index) {
        return memory.bytes().getInt(index * SIZE);
    }

    int fd(int index) {
        return memory.bytes().getInt(index * SIZE + DATA_OFFSET);
    }

    int generation(int index) {
        return memory.bytes().getInt(index * SIZE + DATA_OFFSET + 4);
    }
}
