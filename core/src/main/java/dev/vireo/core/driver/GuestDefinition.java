package dev.vireo.core.driver;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.json.JsonObject;
import java.util.UUID;

/**
 * A domain as it was defined.
 *
 * @param name its name
 * @param uuid its identity
 * @param spec what the caller asked for
 * @param fixed what {@link DomainDriver#fix} fixed at definition
 */
public record GuestDefinition(DomainName name, UUID uuid, DomainSpec spec, JsonObject fixed) {}
