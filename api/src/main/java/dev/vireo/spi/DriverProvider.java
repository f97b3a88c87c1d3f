package dev.vireo.spi;

/**
 * A driver for one kind of hypervisor. What a driver does is asked of it by the engine, through the engine's own
 * sub-interface ({@code dev.vireo.core.driver.DomainDriverProvider}).
 */
public interface DriverProvider {
    /** The first part of the URI scheme, such as {@code qemu}. */
    String scheme();
}
