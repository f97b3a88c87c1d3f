package dev.vireo.examples.guest;

/**
 * What the guest of {@link Initramfs} does beside starting a shell; chosen on the kernel's command line, see
 * {@link GuestCommandLine}.
 */
public enum BootOption {
    /** Prints {@link GuestLine#COUNT} with a number that grows by one each second, after the ready line. */
    COUNT("vireo.count"),
    /**
     * Writes to the first sector of a virtio disk and reads it back, before the ready line; prints
     * {@link GuestLine#DISK_OK}. The sector must be zero or written by an earlier boot: a disk with other content is
     * left alone and reported as failed. Value: the disk, such as {@code vdb}; without one, {@code vda}.
     */
    DISK("vireo.disk"),
    /**
     * Fills a virtio disk line by line after the ready line, see {@link GuestLog}: prints {@link GuestLine#LOG_FOUND} with
     * the last line that is there, then {@link GuestLine#LOGGED} with each that it adds. It reads all of the disk first.
     * Value: the disk, such as {@code vdb}; without one, {@code vda}.
     */
    LOG("vireo.log"),
    /**
     * Configures {@code eth0} and pings the gateway, before the ready line; prints {@link GuestLine#NET_OK}. Value:
     * {@code dhcp}, or {@code 192.0.2.7/24,192.0.2.1} for an address and a gateway to ping; without one, the address
     * 10.0.2.15/24 and the gateway 10.0.2.2 of QEMU's user network.
     */
    NET("vireo.net"),
    /** Panics after the ready line, at once or {@link #AFTER} some seconds. */
    PANIC("vireo.panic"),
    /** Reboots after the ready line, at once or {@link #AFTER} some seconds. */
    REBOOT("vireo.reboot"),
    /** Powers off after the ready line, at once or {@link #AFTER} some seconds. */
    POWEROFF("vireo.poweroff"),
    /** Value: how many seconds after the ready line the guest panics, reboots or powers off. */
    AFTER("vireo.after");

    private final String key;

    BootOption(String key) {
        this.key = key;
    }

    /**
     * The option's name on the kernel's command line.
     *
     * @return such as {@code vireo.count}
     */
    public String key() {
        return key;
    }
}
