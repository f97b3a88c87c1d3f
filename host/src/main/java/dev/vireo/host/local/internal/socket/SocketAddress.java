package dev.vireo.host.local.internal.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** {@code struct sockaddr_un} of {@code sys/un.h}: a 16-bit family, then the path with its terminating zero. */
final class SocketAddress {
    static final int PATH_OFFSET = 2;
    static final int MAX_SIZE = 110;
    private static final short AF_UNIX = 1;

    private SocketAddress() {}

    static byte[] ofPath(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer address = ByteBuffer.allocate(PATH_OFFSET + bytes.length + 1).order(ByteOrder.nativeOrder());
        address.putShort(AF_UNIX).put(bytes);
        return address.array();
    }
}
