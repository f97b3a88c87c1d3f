package dev.vireo.microvm.internal.device;

/**
 * A range of ports or of memory addresses that belongs to a device. Called on the threads of the vCPUs, by several at
 * once, so that an answer must be quick: work that may block is done on a thread of the device's own.
 */
public interface Registers {
    /**
     * What the guest reads.
     *
     * @param offset from the start of the range
     * @param size in bytes: 1, 2, 4 or 8; may reach beyond what the device knows
     * @return the bytes in little-endian order; those above {@code size} are ignored
     */
    long read(long offset, int size);

    /** What the guest writes; the bytes of {@code value} above {@code size} are zero. */
    void write(long offset, int size, long value);
}
