package dev.vireo.microvm.internal.virtio.vsock;

/** How much the guest has room for on a connection, by what it says; numbers that wrap around at 32 bits. */
final class GuestRoom {
    private static final int LONGEST_PACKET = 1 << 16;

    private int buffer;
    private int forwarded;
    private int sent;

    /** What each packet of the guest says. */
    void take(VsockHeader packet) {
        buffer = packet.buffer();
        forwarded = packet.forwarded();
    }

    void sent(int bytes) {
        sent += bytes;
    }

    /** How many bytes one packet may have now, whatever the guest says. */
    int left() {
        long room = (buffer & 0xffff_ffffL) - ((sent - forwarded) & 0xffff_ffffL);
        return (int) Math.max(0, Math.min(room, LONGEST_PACKET));
    }
}
