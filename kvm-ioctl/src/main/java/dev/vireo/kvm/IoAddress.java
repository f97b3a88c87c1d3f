package dev.vireo.kvm;

/**
 * Where a guest reaches a device.
 *
 * @param isPort whether it is a port, of x86; memory otherwise
 * @param address the port, or the guest-physical address
 */
public record IoAddress(boolean isPort, long address) {
    /** A port. */
    public static IoAddress port(int port) {
        return new IoAddress(true, port);
    }

    /** An address in guest-physical memory. */
    public static IoAddress mmio(long address) {
        return new IoAddress(false, address);
    }

    @Override
    public String toString() {
        return (isPort ? "port 0x" : "address 0x") + Long.toHexString(address);
    }
}
