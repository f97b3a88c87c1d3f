package dev.vireo.kvm;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** {@code struct kvm_run}, the memory that a vCPU shares with the kernel; alike on all architectures up to here. */
final class RunPage {
    /** Where the union of the exits is. */
    static final int UNION = 32;

    static final int VALID_REGS = 288;
    static final int DIRTY_REGS = 296;
    static final int SYNC_REGS = 304;

    private static final int REQUEST_INTERRUPT_WINDOW = 0;
    private static final int IMMEDIATE_EXIT = 1;
    private static final int EXIT_REASON = 8;
    private static final int READY_FOR_INTERRUPT = 12;
    private static final int IF_FLAG = 13;
    private static final int FLAGS = 14;
    private static final int CR8 = 16;

    private final ByteBuffer buffer;

    RunPage(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int exitReason() {
        return buffer.getInt(EXIT_REASON);
    }

    /** Makes the next, or the present, KVM_RUN end; with a full fence, as the flag is read by the kernel. */
    void immediateExit(boolean value) {
        buffer.put(IMMEDIATE_EXIT, (byte) (value ? 1 : 0));
        VarHandle.fullFence();
    }

    void requestInterruptWindow(boolean value) {
        buffer.put(REQUEST_INTERRUPT_WINDOW, (byte) (value ? 1 : 0));
    }

    boolean readyForInterruptInjection() {
        return buffer.get(READY_FOR_INTERRUPT) != 0;
    }

    boolean interruptFlag() {
        return buffer.get(IF_FLAG) != 0;
    }

    int flags() {
        return buffer.getShort(FLAGS) & 0xffff;
    }

    long cr8() {
        return buffer.getLong(CR8);
    }

    void cr8(long value) {
        buffer.putLong(CR8, value);
    }

    /** Reads a number of 1, 2, 4 or 8 bytes. */
    long number(int at, int size) {
        return switch (size) {
            case 1 -> buffer.get(at) & 0xffL;
            case 2 -> buffer.getShort(at) & 0xffffL;
            case 4 -> buffer.getInt(at) & 0xffff_ffffL;
            case 8 -> buffer.getLong(at);
            default -> bytes(at, size);
        };
    }

    private long bytes(int at, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (buffer.get(at + i) & 0xff);
        }
        return value;
    }

    /** Writes a number of up to 8 bytes. */
    void number(int at, int size, long value) {
        switch (size) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            case 8 -> buffer.putLong(at, value);
            default -> {
                for (int i = 0; i < size; i++) {
                    buffer.put(at + i, (byte) (value >>> (i * Byte.SIZE)));
                }
            }
        }
    }
}
