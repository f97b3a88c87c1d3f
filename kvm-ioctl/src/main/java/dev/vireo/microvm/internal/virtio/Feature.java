package dev.vireo.microvm.internal.virtio;

/** Feature bits that are not of one kind of device (virtio 1.2, 6). */
public final class Feature {
    /** Descriptors may refer to tables of descriptors. */
    public static final int RING_INDIRECT_DESC = 28;

    /** Both sides tell at which index they want to be notified. */
    public static final int RING_EVENT_IDX = 29;

    /** The device is not a legacy one. */
    public static final int VERSION_1 = 32;

    static final long OF_TRANSPORT = bits(RING_INDIRECT_DESC, RING_EVENT_IDX, VERSION_1);

    private Feature() {}

    /** A set of features. */
    public static long bits(int... features) {
        long set = 0;
        for (int feature : features) {
            set |= 1L << feature;
        }
        return set;
    }

    /** Whether a feature is in a set. */
    public static boolean in(long set, int feature) {
        return (set & (1L << feature)) != 0;
    }
}
