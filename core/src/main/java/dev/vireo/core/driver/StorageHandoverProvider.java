package dev.vireo.core.driver;

import dev.vireo.host.Host;
import java.util.Optional;

/** Brings storage that has a say in migrations; found by {@link java.util.ServiceLoader}. */
public interface StorageHandoverProvider {
    /** The handover of a guest's storage from one host to another; empty if none of it is ours. */
    Optional<StorageHandover> open(GuestDefinition definition, Host source, Host target);

    /**
     * Takes back on a host what migrations have left there whose program has died. Called in the background when a hypervisor
     * is opened that may change things; quick, and without effect, where there is nothing of ours.
     */
    default void recover(Host host) {}
}
