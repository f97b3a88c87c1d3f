package dev.vireo.host;

import java.time.Duration;
import java.util.Optional;

/** The processes of a host. */
public interface HostProcesses {
    /** The identity of this boot, from {@code /proc/sys/kernel/random/boot_id}. */
    String bootId();

    /** The identity of the process that has this number now. */
    Optional<ProcessIdentity> identify(long pid);

    /** The state of exactly this process; {@link ProcessState#GONE} also when its number was given to another. */
    ProcessState state(ProcessIdentity process);

    /** What exactly this process has used; empty when it is gone. */
    Optional<ProcessUsage> usage(ProcessIdentity process);

    /**
     * Sends a signal to exactly this process, never to one that got its number later.
     *
     * @return whether the process was there
     * @throws dev.vireo.error.AccessDeniedException it belongs to somebody else
     */
    boolean signal(ProcessIdentity process, Signal signal);

    /** Waits until exactly this process is gone (a zombie counts as gone); {@code false} when the limit passed. */
    boolean awaitEnd(ProcessIdentity process, Duration limit);
}
