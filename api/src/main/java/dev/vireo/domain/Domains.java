package dev.vireo.domain;

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
