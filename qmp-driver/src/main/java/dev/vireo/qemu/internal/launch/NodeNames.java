package dev.vireo.qemu.internal.launch;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Names of block nodes. A disk's own node is named by its id, so that errors and figures can be told by disk. */
public final class NodeNames {
    /** QEMU's limit for a node name. */
    private static final int LONGEST = 31;

    private static final String SUFFIX = ".file";

    private NodeNames() {}

    /** The node of a disk's content, as the guest sees it. */
    public static String content(String diskId) {
        return diskId;
    }

    /** The node of the file or device below it. */
    public static String storage(String diskId) {
        if (diskId.length() + SUFFIX.length() <= LONGEST) {
            return diskId + SUFFIX;
        }
        CRC32 crc = new CRC32();
        crc.update(diskId.getBytes(StandardCharsets.UTF_8));
        return diskId.substring(0, LONGEST - SUFFIX.length() - 9) + "." + String.format("%08x", crc.getValue())
                + SUFFIX;
    }
}
