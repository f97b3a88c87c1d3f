package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.internal.store.Residence;
import dev.vireo.core.internal.store.Snapshot;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InDoubtException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostId;
import dev.vireo.json.JsonObject;
import java.util.Optional;

/** What may be done with a definition as it is. Pure. */
final class Definitions {
    private Definitions() {}

    /**
     * Checks that there is such a domain, be it unreadable.
     *
     * @throws NotFoundException there is none
     */
    static void checkExists(DomainCell cell, String attempted) {
        if (!cell.files().exists()) {
            throw new NotFoundException(
                    ErrorDetails.of(attempted, cell.subject(), "there is no such domain, or no longer"));
        }
    }

    /**
     * Checks that it can be told whether the domain runs.
     *
     * @throws UnreadableStateException its run record is corrupt
     */
    static void checkRunKnown(DomainCell cell, String attempted) {
        UnreadableStateException unreadable = cell.files().unreadable();
        if (unreadable != null && cell.files().runIsUnreadable()) {
            throw unreadable(cell, attempted, unreadable);
        }
    }

    private static UnreadableStateException unreadable(
            DomainCell cell, String attempted, UnreadableStateException cause) {
        return new UnreadableStateException(
                ErrorDetails.of(attempted, cell.subject(), cause.details().problem())
                        .advice(cause.advice().orElse("restore the file from a backup")),
                cause);
    }

    /**
     * The definition file's content.
     *
     * @throws NotFoundException there is none
     * @throws UnreadableStateException it is corrupt
     */
    static StoredDefinition stored(DomainCell cell, String attempted) {
        checkExists(cell, attempted);
        Snapshot files = cell.files();
        UnreadableStateException unreadable = files.unreadable();
        if (unreadable != null) {
            throw unreadable(cell, attempted, unreadable);
        }
        StoredDefinition definition = files.definition();
        if (definition == null) {
            throw new NotFoundException(
                    ErrorDetails.of(attempted, cell.subject(), "there is no such domain, or no longer"));
        }
        return definition;
    }

    /**
     * The definition, in full.
     *
     * @throws UnreadableStateException it needs a newer version
     */
    static GuestDefinition readable(DomainCell cell, String attempted) {
        StoredDefinition definition = stored(cell, attempted);
        return definition
                .readable()
                .orElseThrow(() -> new UnreadableStateException(
                        ErrorDetails.of(attempted, cell.subject(), "its definition needs " + definition.missing())
                                .advice("use the version of Vireo that wrote it, with all its modules")));
    }

    /** The definition as far as it is needed to watch and end a guest; empty if nothing is known of it. */
    static Optional<GuestDefinition> attachable(DomainCell cell) {
        StoredDefinition definition = cell.files().definition();
        if (definition == null) {
            return Optional.empty();
        }
        return Optional.of(definition
                .readable()
                .orElseGet(() -> new GuestDefinition(
                        definition.name(),
                        definition.uuid(),
                        DomainSpec.builder(definition.name()).build(),
                        definition.source().optionalObject("fixed").orElse(JsonObject.EMPTY))));
    }

    /**
     * Checks that the domain may run on this host.
     *
     * @throws InDoubtException it may run elsewhere
     * @throws WrongStateException another host has the right to run it
     */
    static void checkResidence(DomainCell cell, StoredDefinition definition, HostId here, String attempted) {
        Residence residence = definition.residence();
        if (residence == null || !residence.host().equals(here)) {
            throw new WrongStateException(ErrorDetails.of(
                            attempted, cell.subject(), "this host has a definition of it but not the right to run it")
                    .advice("migrate it here, or run it where it resides"));
        }
        Residence.Handover handover = residence.handover();
        if (handover != null) {
            throw new InDoubtException(ErrorDetails.of(
                            attempted,
                            cell.subject(),
                            "it was handed over to host " + handover.target() + " and may run there")
                    .advice("find out, then settle it with Domain.resolve"));
        }
    }
}
