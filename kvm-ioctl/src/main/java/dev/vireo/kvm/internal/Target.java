package dev.vireo.kvm.internal;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something that ioctls are made on: a descriptor, and the memory for their arguments. Any thread may use it.
 *
 * <p>Each method makes one ioctl, again for as long as a signal comes in between, and throws {@link
 * dev.vireo.error.ClosedException} after {@link #close()} and {@link KernelException} when the kernel refuses.
 */
public final class Target implements AutoCloseable {
    private static final int MOST_TRIES = 1_000;

    private final Descriptor descriptor;
    private final Scratch.Pool scratch = new Scratch.Pool();

    /** Takes a descriptor over. */
    public Target(int fd, String subject) {
        this.descriptor = new Descriptor(fd, subject);
    }

    /** The descriptor. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Makes an ioctl whose argument is a number; its result, which is not negative. */
    public int call(Ioctl ioctl, long argument) {
        int result = attempt(ioctl, argument);
        for (int tries = 1; result == -Errno.EINTR.number() && tries < MOST_TRIES; tries++) {
            result = attempt(ioctl, argument);
        }
        if (result < 0) {
            throw failure(ioctl, -result);
        }
        return result;
    }

    /** Makes it once; its result, or the error number, negative. */
    public int attempt(Ioctl ioctl, long argument) {
        int fd = descriptor.acquire(ioctl.name());
        try {
            int result = Native.LIBC.ioctl(fd, ioctl.request(), argument);
            return result >= 0 ? result : -Native.errno();
        } finally {
            descriptor.release();
        }
    }

    /** The exception for an error number. */
    public KernelException failure(Ioctl ioctl, int errno) {
        String meaning = ioctl.meaning(errno).orElseGet(() -> Failures.meaning(errno));
        return Failures.of(ioctl.name(), descriptor.subject(), errno, meaning);
    }

    /** Makes an ioctl that fills a structure. */
    public <T> T get(Ioctl ioctl, Layout<T> layout) {
        Scratch argument = scratch.take(layout.size());
        try {
            call(ioctl, argument.address());
            return layout.read(argument.buffer(), 0);
        } finally {
            scratch.give(argument);
        }
    }

    /** Makes an ioctl that reads a structure; its result. */
    public <T> int set(Ioctl ioctl, Layout<T> layout, T value) {
        Scratch argument = scratch.take(layout.size());
        try {
            layout.write(argument.buffer(), 0, value);
            return call(ioctl, argument.address());
        } finally {
            scratch.give(argument);
        }
    }

    /** Makes an ioctl over zeroed memory that is filled before, and read after; what the reader says. */
    public <T> T exchange(Ioctl ioctl, int size, Consumer<ByteBuffer> before, Reader<T> after) {
        Scratch argument = scratch.take(size);
        try {
            before.accept(argument.buffer());
            int result = call(ioctl, argument.address());
            return after.read(argument.buffer(), result);
        } finally {
            scratch.give(argument);
        }
    }

    /** Makes an ioctl over zeroed memory that is filled before; its result. */
    public int set(Ioctl ioctl, int size, Consumer<ByteBuffer> before) {
        return exchange(ioctl, size, before, (buffer, result) -> result);
    }

    /**
     * Makes an ioctl over two pieces of memory: a structure, and what it points to.
     *
     * @param pointed the size of the second
     * @param before fills both; it gets the second's address as well
     */
    public <T> T exchange(Ioctl ioctl, int size, int pointed, Pointing before, PointingReader<T> after) {
        Scratch argument = scratch.take(size);
        Scratch second = new Scratch.Pool().take(pointed);
        try {
            before.fill(argument.buffer(), second.buffer(), second.address());
            int result = call(ioctl, argument.address());
            return after.read(argument.buffer(), second.buffer(), result);
        } finally {
            scratch.give(argument);
            Reference.reachabilityFence(second);
        }
    }

    /**
     * Makes an ioctl that fills a list: a count of 32 bits at the start, entries from an offset on. A list that is too
     * short is made longer until it fits.
     *
     * @param first where the entries start
     * @param most how many entries there is room for; 0 for as many as are needed
     */
    public <T> List<T> list(Ioctl ioctl, int first, Layout<T> entry, int most) {
        int room = most == 0 ? 64 : most;
        while (true) {
            int entries = room;
            Optional<List<T>> list = fill(ioctl, first, entry, entries, most != 0);
            if (list.isPresent()) {
                return list.get();
            }
            room *= 2;
        }
    }

    private <T> Optional<List<T>> fill(Ioctl ioctl, int first, Layout<T> entry, int room, boolean strict) {
        Scratch argument = scratch.take(first + room * entry.size());
        try {
            argument.buffer().putInt(0, room);
            int result = attempt(ioctl, argument.address());
            if (result == -Errno.EINTR.number() || (result == -Errno.E2BIG.number() && !strict && room < 1 << 16)) {
                return result == -Errno.E2BIG.number() ? Optional.empty() : fill(ioctl, first, entry, room, strict);
            }
            if (result < 0) {
                throw failure(ioctl, -result);
            }
            return Optional.of(read(
                    argument.buffer(),
                    first,
                    entry,
                    Math.min(room, argument.buffer().getInt(0))));
        } finally {
            scratch.give(argument);
        }
    }

    /** Reads so many entries. */
    public static <T> List<T> read(ByteBuffer buffer, int first, Layout<T> entry, int count) {
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(entry.read(buffer, first + i * entry.size()));
        }
        return List.copyOf(list);
    }

    /** Makes an ioctl that reads a list: a count of 32 bits at the start, entries from an offset on; its result. */
    public <T> int setList(Ioctl ioctl, int first, Layout<T> entry, List<T> values) {
        return set(ioctl, first + values.size() * entry.size(), buffer -> {
            buffer.putInt(0, values.size());
            for (int i = 0; i < values.size(); i++) {
                entry.write(buffer, first + i * entry.size(), values.get(i));
            }
        });
    }

    @Override
    public void close() {
        descriptor.close();
    }

    /** Reads what the kernel has left in an argument. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads it; the ioctl's result is handed over as well. */
        T read(ByteBuffer buffer, int result);
    }

    /** Fills a structure and what it points to. */
    @FunctionalInterface
    public interface Pointing {
        /** Fills both. */
        void fill(ByteBuffer structure, ByteBuffer pointed, long address);
    }

    /** Reads a structure and what it points to. */
    @FunctionalInterface
    public interface PointingReader<T> {
        /** Reads both. */
        T read(ByteBuffer structure, ByteBuffer pointed, int result);
    }
}
