package dev.vireo.kvm;

import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statistics of a virtual machine or a vCPU, which describe themselves: names, units and values come from the kernel.
 * Any thread may read them, at any time, also while the guest runs.
 */
public final class StatisticsFd implements AutoCloseable {
    private static final int HEADER_SIZE = 24;
    private static final int DESCRIPTOR_SIZE = 16;
    private static final int MOST_BYTES = 1 << 24;

    private final Descriptor descriptor;
    private final String id;
    private final int dataOffset;
    private final int dataSize;
    private final List<Described> described;

    StatisticsFd(int fd, String subject) {
        this.descriptor = new Descriptor(fd, subject);
        try {
            ByteBuffer header = read(0, HEADER_SIZE);
            int nameSize = header.getInt(4);
            this.id = text(read(header.getInt(12), nameSize), 0, nameSize);
            this.dataOffset = header.getInt(20);
            this.described = describe(header.getInt(16), header.getInt(8), nameSize);
            this.dataSize = described.stream()
                    .mapToInt(it -> it.offset() + it.size() * Long.BYTES)
                    .max()
                    .orElse(0);
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** What the kernel calls whose statistics these are, such as {@code kvm-4711/vcpu-0}. */
    public String id() {
        return id;
    }

    /** All figures as they are now, by name. */
    public Map<String, Statistic> read() {
        ByteBuffer data = read(dataOffset, dataSize);
        Map<String, Statistic> figures = new LinkedHashMap<>();
        for (Described each : described) {
            figures.put(each.name(), each.with(data));
        }
        return figures;
    }

    private List<Described> describe(int offset, int count, int nameSize) {
        int step = DESCRIPTOR_SIZE + nameSize;
        ByteBuffer buffer = read(offset, Math.multiplyExact(count, step));
        List<Described> list = new ArrayList<>();
        for (int at = 0; at < count * step; at += step) {
            list.add(new Described(
                    text(buffer, at + DESCRIPTOR_SIZE, nameSize),
                    buffer.getInt(at),
                    buffer.getShort(at + 4),
                    buffer.getShort(at + 6) & 0xffff,
                    buffer.getInt(at + 8),
                    buffer.getInt(at + 12)));
        }
        return list;
    }

    private ByteBuffer read(int offset, int size) {
        if (size < 0 || size > MOST_BYTES) {
            throw new IllegalStateException("KVM tells of " + size + " bytes of statistics");
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        int fd = descriptor.acquire("pread");
        try {
            long got = Native.LIBC.pread(fd, Native.address(buffer), size, offset);
            if (got < 0) {
                throw Failures.of("pread", descriptor.subject(), Native.errno());
            }
            if (got < size) {
                throw new IllegalStateException("KVM tells of " + size + " bytes of statistics and has " + got);
            }
        } finally {
            descriptor.release();
            Reference.reachabilityFence(buffer);
        }
        return buffer;
    }

    private static String text(ByteBuffer buffer, int at, int size) {
        byte[] bytes = new byte[size];
        buffer.get(at, bytes);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return descriptor.subject();
    }

    /** {@code struct kvm_stats_desc}. */
    private record Described(String name, int flags, int exponent, int size, int offset, int bucketSize) {
        Statistic with(ByteBuffer data) {
            List<Long> values = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                values.add(data.getLong(offset + i * Long.BYTES));
            }
            return new Statistic(
                    name,
                    pick(Statistic.Kind.values(), flags & 0xf),
                    pick(Statistic.Unit.values(), (flags >> 4) & 0xf),
                    ((flags >> 8) & 0xf) == 0 ? 10 : 2,
                    exponent,
                    bucketSize,
                    values);
        }

        /** The constant of a number; the last one for what is not known. */
        private static <T> T pick(T[] all, int number) {
            return all[Math.min(number, all.length - 1)];
        }
    }
}
