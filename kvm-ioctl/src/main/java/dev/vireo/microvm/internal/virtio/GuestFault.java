package dev.vireo.microvm.internal.virtio;

/** What the guest's driver did is against the rules of virtio. The device cannot go on until it is reset. */
public final class GuestFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; it has no stack trace, as a guest can cause any number of them. */
    public GuestFault(String what) {
        super(what, null, false, false);
    }
}
