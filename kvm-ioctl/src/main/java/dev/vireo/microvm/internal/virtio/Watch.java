package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.internal.libc.PollSet;

/** What a device's thread waits for next. */
public final class Watch {
    private final PollSet descriptors = new PollSet();
    private long left;

    void clear() {
        descriptors.clear();
        left = -1;
    }

    /**
     * Waits for a descriptor to be readable.
     *
     * @return by which {@link #isReady} knows it, until the next wait
     */
    public int readable(int fd) {
        return descriptors.add(fd, PollSet.IN);
    }

    /**
     * Waits for a descriptor.
     *
     * @param read whether until it can be read
     * @param write whether until it can be written
     */
    public int add(int fd, boolean read, boolean write) {
        return descriptors.add(fd, (read ? PollSet.IN : 0) | (write ? PollSet.OUT : 0));
    }

    /** Waits for no longer than this. */
    public void atMost(long nanos) {
        left = left < 0 ? Math.max(0, nanos) : Math.min(left, Math.max(0, nanos));
    }

    void await() {
        descriptors.await(left);
    }

    /** Whether a descriptor was ready, or has failed. */
    public boolean isReady(int added) {
        return descriptors.isReady(added);
    }
}
