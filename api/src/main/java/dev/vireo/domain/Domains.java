package dev.vireo.domain;

import dev.vireo.Job;
import dev.vireo.host.HostPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The domains of one hypervisor. What other programs define, change and start is seen within two seconds. */
public interface Domains {
    /**
     * Writes a new domain down, durably, and fixes what its guest will see for good (machine version, addresses, ids).
     * Nothing is started.
     *
     * @throws dev.vireo.error.AlreadyExistsException there is a domain of that name or UUID, be it unreadable
     * @throws dev.vireo.error.InvalidSpecException this driver or host cannot run such a domain; names each field
     */
    Domain define(DomainSpec spec);

    /**
     * Brings a saved guest back. Where there is no domain of its name, it is defined as it was saved; where there is
     * one, it must have the same UUID and the same machine, and not run.
     *
     * <p>The file stays. Whoever restores it again must bring the disks back to what they were when it was saved.
     *
     * @param file what {@link Domain#save} has written
     * @return the job; fails with {@link dev.vireo.error.UnreadableStateException} when the file is corrupt, cut off or
     *     newer, {@link dev.vireo.error.ConflictException} when the machine is another, {@link
     *     dev.vireo.error.AlreadyExistsException} when the name or UUID is taken; all that before anything is started
     */
    Job<Domain> restore(HostPath file, RestoreOptions how);

    /**
     * The domain of that name.
     *
     * @throws dev.vireo.error.NotFoundException there is none
     */
    Domain get(DomainName name);

    /** The domain of that name, if there is one. */
    Optional<Domain> find(DomainName name);

    /** The domain of that UUID, if there is one. */
    Optional<Domain> find(UUID uuid);

    /** All domains by name, the unreadable ones included. */
    List<Domain> list();

    /**
     * Statistics of all running domains, asked of all at once. A domain that does not answer within the call's
     * deadline is left out and delays no other.
     */
    Map<DomainName, DomainStatistics> statistics();
}
