package dev.vireo.kvm;

import java.util.OptionalInt;

/**
 * An interrupt by message.
 *
 * @param address where it is written to
 * @param data what is written
 * @param deviceId who writes it, where the interrupt controller asks for that
 */
public record Msi(long address, int data, OptionalInt deviceId) {
    /** One without a device id. */
    public static Msi of(long address, int data) {
        return new Msi(address, data, OptionalInt.empty());
    }
}
