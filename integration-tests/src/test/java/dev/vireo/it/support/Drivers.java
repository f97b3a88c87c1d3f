package dev.vireo.it.support;

import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.spi.DriverProvider;

/** The drivers by name, so that one can be named to another program. */
public final class Drivers {
    private Drivers() {}

    /** The driver of that scheme. */
    public static DriverProvider named(String scheme) {
        return switch (scheme) {
            case "fake" -> new FakeDriverProvider();
            case "qemu" -> new QemuDriverProvider();
            default -> throw new IllegalArgumentException(scheme);
        };
    }
}
