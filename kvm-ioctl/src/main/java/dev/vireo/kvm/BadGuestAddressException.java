package dev.vireo.kvm;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/**
 * An address, or the range that starts there, is not in guest memory. Where the address came from the guest, this is the
 * guest's fault: a device answers as the hardware would, and nothing was read or written.
 */
public final class BadGuestAddressException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final long address;
    private final long length;

    /** Creates the exception. */
    public BadGuestAddressException(long address, long length) {
        super(
                ErrorDetails.of(
                        "access",
                        "guest memory",
                        Long.toUnsignedString(length) + " bytes at 0x" + Long.toHexString(address)
                                + " are not within one region"),
                null);
        this.address = address;
        this.length = length;
    }

    /** The guest-physical address. */
    public long address() {
        return address;
    }

    /** How many bytes were asked for. */
    public long length() {
        return length;
    }
}
