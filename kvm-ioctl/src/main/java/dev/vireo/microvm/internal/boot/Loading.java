package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.GuestMemory;

/** Moves parts of files into guest memory. */
final class Loading {
    private static final int STEP = 64 << 20;

    private Loading() {}

    static void into(GuestMemory memory, long address, ImageFile file, long offset, long length) {
        for (long done = 0; done < length; ) {
            int step = (int) Math.min(STEP, length - done);
            file.read(offset + done, memory.slice(address + done, step));
            done += step;
        }
    }

    static void zeros(GuestMemory memory, long address, long length) {
        byte[] zeros = new byte[(int) Math.min(1 << 20, length)];
        for (long done = 0; done < length; ) {
            int step = (int) Math.min(zeros.length, length - done);
            memory.write(address + done, zeros, 0, step);
            done += step;
        }
    }
}
