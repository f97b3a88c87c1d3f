package dev.vireo.microvm.internal.process;

import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Reads a file that this process found open, by the number of its descriptor. Java knows no other way. */
final class InheritedText {
    private static final int CHUNK = 16 << 10;
    private static final int LONGEST = 4 << 20;

    private InheritedText() {}

    /** The whole of it, and closes it. */
    static byte[] read(int descriptor) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
        try {
            while (text.size() < LONGEST) {
                // safe: the buffer is reachable, and as long as said
                long got = Native.LIBC.read(descriptor, Native.address(buffer), CHUNK);
                if (got < 0) {
                    throw Failures.of("read", "descriptor " + descriptor, Native.errno());
                }
                if (got == 0) {
                    return text.toByteArray();
                }
                byte[] some = new byte[(int) got];
                buffer.get(0, some);
                text.writeBytes(some);
            }
            throw new IllegalArgumentException("the description of the machine is longer than " + LONGEST + " bytes");
        } finally {
            Native.LIBC.close(descriptor);
        }
    }
}
