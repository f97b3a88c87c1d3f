package dev.vireo.core.internal.store;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The content of a definition file.
 *
 * @param name the domain
 * @param uuid its identity
 * @param driver the scheme of the driver that runs it
 * @param userId the user that its guest runs as, where the caller may choose
 * @param guest the definition itself; null when only a newer version can read it
 * @param residence whether and where it may run; null when it may not run on this host
 * @param missing what this version lacks to understand the file
 * @param source the file as it was, so that what this version does not know survives rewriting
 */
public record StoredDefinition(
        DomainName name,
        UUID uuid,
        String driver,
        int userId,
        @Nullable GuestDefinition guest,
        @Nullable Residence residence,
        List<String> missing,
        JsonObject source) {

    /** The definition, unless only a newer version can read it. */
    public Optional<GuestDefinition> readable() {
        return Optional.ofNullable(guest);
    }

    /** The same with another residence. */
    public StoredDefinition withResidence(@Nullable Residence changed) {
        return new StoredDefinition(name, uuid, driver, userId, guest, changed, missing, source);
    }

    /** The same with another definition. */
    public StoredDefinition withGuest(GuestDefinition changed) {
        return new StoredDefinition(name, uuid, driver, userId, changed, residence, missing, source);
    }
}
