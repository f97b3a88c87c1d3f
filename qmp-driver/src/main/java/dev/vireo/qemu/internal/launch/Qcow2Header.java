package dev.vireo.qemu.internal.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The part of a qcow2 header that names other files (QEMU's docs/interop/qcow2.txt).
 *
 * @param valid whether it is a header of qcow2
 * @param backingFile whether it names a backing file
 * @param dataFile whether it says that the data are in another file
 */
record Qcow2Header(boolean valid, boolean backingFile, boolean dataFile) {
    /** How much of the file is needed. */
    static final int LENGTH = 80;

    private static final int MAGIC = 0x514649fb;
    private static final int BACKING_FILE_OFFSET = 8;
    private static final int INCOMPATIBLE_FEATURES = 72;
    private static final long EXTERNAL_DATA_FILE = 1 << 2;

    /** Reads the beginning of a file, which may be shorter than a header. */
    static Qcow2Header read(ByteBuffer beginning) {
        ByteBuffer bytes = beginning.slice().order(ByteOrder.BIG_ENDIAN);
        if (bytes.remaining() < INCOMPATIBLE_FEATURES || bytes.getInt(0) != MAGIC) {
            return new Qcow2Header(false, false, false);
        }
        boolean backing = bytes.getLong(BACKING_FILE_OFFSET) != 0;
        boolean hasFeatures = bytes.getInt(4) >= 3 && bytes.remaining() >= LENGTH;
        boolean data = hasFeatures && (bytes.getLong(INCOMPATIBLE_FEATURES) & EXTERNAL_DATA_FILE) != 0;
        return new Qcow2Header(true, backing, data);
    }
}
