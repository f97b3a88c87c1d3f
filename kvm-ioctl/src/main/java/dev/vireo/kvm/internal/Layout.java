package dev.vireo.kvm.internal;

import java.nio.ByteBuffer;

/**
 * Where the fields of a C structure are.
 *
 * @param <T> the Java type that stands for it
 */
public interface Layout<T> {
    /** {@code sizeof} of the structure. */
    int size();

    /** The value at an index of a little-endian buffer. */
    T read(ByteBuffer buffer, int at);

    /** Puts a value at an index of a little-endian buffer whose bytes there are zero. */
    void write(ByteBuffer buffer, int at, T value);
}
