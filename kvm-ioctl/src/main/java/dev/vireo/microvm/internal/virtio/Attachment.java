package dev.vireo.microvm.internal.virtio;

import org.jspecify.annotations.Nullable;

/** Where a device is, once it is told. */
public final class Attachment {
    private volatile @Nullable Transport transport;

    /** The device is put somewhere, for good. */
    public void attach(Transport place) {
        if (transport != null) {
            throw new IllegalStateException(place.name() + " has a device that is in another place already");
        }
        transport = place;
    }

    /** The place. */
    public Transport transport() {
        Transport place = transport;
        if (place == null) {
            throw new IllegalStateException("the device is nowhere yet");
        }
        return place;
    }
}
