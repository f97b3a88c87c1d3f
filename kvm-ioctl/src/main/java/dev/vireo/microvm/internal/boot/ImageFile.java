package dev.vireo.microvm.internal.boot;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.kvm.internal.libc.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A kernel or an initial RAM disk as bytes, read where they are wanted. */
public interface ImageFile {
    /** What it is called in errors. */
    String name();

    /** How long it is. */
    long size();

    /** Fills a buffer with what is at an offset. */
    void read(long offset, ByteBuffer into);

    /** Bytes at an offset, little-endian; refused if the file is shorter. */
    default ByteBuffer bytes(long offset, int length) {
        if (offset < 0 || length < 0 || offset > size() - length) {
            throw refused("is too short: there are no " + length + " bytes at " + offset);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(offset, bytes);
        return bytes.flip();
    }

    /** What is thrown about it. */
    default InvalidSpecException refused(String problem) {
        return InvalidSpecException.of("kernel " + name(), "kernel", problem);
    }

    /** A file in memory. */
    static ImageFile of(String name, byte[] content) {
        return new ImageFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long size() {
                return content.length;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                into.put(content, Math.toIntExact(offset), into.remaining());
            }
        };
    }

    /** A file that is open; the caller closes it. */
    static ImageFile of(String name, FileChannel channel) throws IOException {
        long size = channel.size();
        return new ImageFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                long at = offset;
                try {
                    while (into.hasRemaining()) {
                        int got = channel.read(into, at);
                        if (got < 0) {
                            throw refused("became shorter while it was read");
                        }
                        at += got;
                    }
                } catch (IOException e) {
                    throw Failures.of("read", name, e);
                }
            }
        };
    }
}
