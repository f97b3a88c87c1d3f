package dev.vireo.examples.guest;

/**
 * The lines that the guest prints on its console for a program to wait for. Each begins with its {@link #marker()};
 * some go on with a value behind a space. A shell's prompt may stand before the marker on the same line.
 */
public enum GuestLine {
    /** The guest is up: drivers are loaded, the power button works, a shell follows. Printed once a boot. */
    READY("VIREO-GUEST-READY"),
    /** {@link BootOption#COUNT}: followed by 1, 2, 3, one number a second. */
    COUNT("VIREO-COUNT"),
    /** {@link BootOption#DISK}: followed by the disk's size in bytes and by how many boots it has seen. */
    DISK_OK("VIREO-DISK-OK"),
    /** {@link BootOption#DISK}: followed by the reason. */
    DISK_FAILED("VIREO-DISK-FAILED"),
    /** {@link BootOption#LOG}: followed by the number of the last line on the disk, 0 if there is none. */
    LOG_FOUND("VIREO-LOG-FOUND"),
    /** {@link BootOption#LOG}: followed by the number of a line that is on the disk now, whatever happens to the guest. */
    LOGGED("VIREO-LOGGED"),
    /** {@link BootOption#LOG}: followed by the reason. */
    LOG_FAILED("VIREO-LOG-FAILED"),
    /** {@link BootOption#NET}: followed by the guest's address. */
    NET_OK("VIREO-NET-OK"),
    /** {@link BootOption#NET}: followed by the reason. */
    NET_FAILED("VIREO-NET-FAILED"),
    /** The ACPI power button was pressed: the guest powers off. */
    POWER_BUTTON("VIREO-POWER-BUTTON");

    private final String marker;

    GuestLine(String marker) {
        this.marker = marker;
    }

    /**
     * What the line begins with.
     *
     * @return a word without spaces that the kernel and the shell never print
     */
    public String marker() {
        return marker;
    }
}
