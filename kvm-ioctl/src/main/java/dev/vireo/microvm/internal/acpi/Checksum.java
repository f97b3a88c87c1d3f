package dev.vireo.microvm.internal.acpi;

/** The checksum of ACPI: all bytes add up to 0. */
final class Checksum {
    private Checksum() {}

    /** The byte that is missing in a range. */
    static byte of(byte[] bytes, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += bytes[i];
        }
        return (byte) -sum;
    }
}
