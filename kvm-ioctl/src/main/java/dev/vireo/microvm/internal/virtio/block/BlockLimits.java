package dev.vireo.microvm.internal.virtio.block;

/**
 * How fast a guest may use a disk. After a pause a fifth of a second's worth is let through at once.
 *
 * @param bytesPerSecond bytes read and written a second; 0 for no limit
 * @param requestsPerSecond requests a second; 0 for no limit
 */
public record BlockLimits(long bytesPerSecond, long requestsPerSecond) {
    /** As fast as it can. */
    public static final BlockLimits NONE = new BlockLimits(0, 0);

    /** Checks the numbers. */
    public BlockLimits {
        if (bytesPerSecond < 0 || requestsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "limits of " + bytesPerSecond + " bytes and " + requestsPerSecond + " requests a second");
        }
    }
}
