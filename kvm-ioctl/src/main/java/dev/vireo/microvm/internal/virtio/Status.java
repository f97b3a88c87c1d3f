package dev.vireo.microvm.internal.virtio;

/** The bits of the device status (virtio 1.2, 2.1). */
enum Status {
    ACKNOWLEDGE(1),
    DRIVER(2),
    DRIVER_OK(4),
    FEATURES_OK(8),
    NEEDS_RESET(64),
    FAILED(128);

    private final int bit;

    Status(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    boolean in(int status) {
        return (status & bit) != 0;
    }
}
