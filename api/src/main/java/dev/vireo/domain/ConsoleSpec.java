package dev.vireo.domain;

import dev.vireo.ByteSize;

/**
 * The console of a domain.
 *
 * @param kind the device
 * @param history how much output is kept, in two parts of half the size each; from 8 KiB to 1 GiB
 */
public record ConsoleSpec(ConsoleKind kind, ByteSize history) {
    /** A serial port with 1 MiB of history. */
    public static final ConsoleSpec SERIAL = new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofMiB(1));
    /** virtio-console with 1 MiB of history. */
    public static final ConsoleSpec VIRTIO = new ConsoleSpec(ConsoleKind.VIRTIO, ByteSize.ofMiB(1));
}
