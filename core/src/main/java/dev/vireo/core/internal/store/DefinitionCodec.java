package dev.vireo.core.internal.store;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.Violation;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostId;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.json.JsonString;
import dev.vireo.json.JsonValue;
import dev.vireo.json.SpecJson;
import dev.vireo.json.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Definition files: {@code {"schema": 1, "requires": [], "name": ..., "uuid": ..., "driver": ..., "userId": ...,
 * "spec": {...}, "fixed": {...}, "residence": {...}}}. Pure.
 *
 * <p>A later version that writes something which an older one must not ignore names it in {@code requires}. What it
 * adds without that may be ignored, and is kept when an older version writes the file.
 */
public final class DefinitionCodec {
    private static final long SCHEMA = 1;
    private static final Set<String> KNOWN_FEATURES = Set.of();

    private DefinitionCodec() {}

    /**
     * Reads a definition.
     *
     * @throws UnreadableStateException the file is corrupt, or belongs to another domain
     */
    public static StoredDefinition read(DomainName name, byte[] content) {
        try {
            if (!(Json.parse(content) instanceof JsonObject file)) {
                throw corrupt(name, "it holds no object", null);
            }
            if (!file.string("name").equals(name.value())) {
                throw corrupt(name, "it is the definition of " + file.string("name"), null);
            }
            return read(name, file);
        } catch (UnreadableStateException e) {
            throw e;
        } catch (VireoException | IllegalArgumentException e) {
            throw corrupt(name, String.valueOf(e.getMessage()), e);
        }
    }

    private static StoredDefinition read(DomainName name, JsonObject file) {
        List<String> missing = missing(file);
        UUID uuid = UUID.fromString(file.string("uuid"));
        GuestDefinition guest = null;
        if (missing.isEmpty()) {
            try {
                DomainSpec spec = SpecJson.read(file.object("spec"), UnknownFields.IGNORE);
                guest = new GuestDefinition(name, uuid, spec, file.object("fixed"));
            } catch (InvalidSpecException e) {
                missing.addAll(missingModules(e));
            }
        }
        Residence residence =
                file.optionalObject("residence").map(DefinitionCodec::residence).orElse(null);
        return new StoredDefinition(
                name, uuid, file.string("driver"), file.intValue("userId"), guest, residence, missing, file);
    }

    /** A source of a kind that no module here knows is nothing corrupt: the module is missing. Anything else is. */
    private static List<String> missingModules(InvalidSpecException refusal) {
        if (!refusal.violations().stream().allMatch(it -> it.field().endsWith(".source.type"))) {
            throw refusal;
        }
        return refusal.violations().stream().map(Violation::toString).toList();
    }

    private static List<String> missing(JsonObject file) {
        List<String> missing = new ArrayList<>();
        if (file.longValue("schema") > SCHEMA) {
            missing.add("schema " + file.longValue("schema"));
        }
        for (JsonValue feature : file.array("requires")) {
            if (!(feature instanceof JsonString text) || !KNOWN_FEATURES.contains(text.value())) {
                missing.add(feature.toString());
            }
        }
        return missing;
    }

    private static Residence residence(JsonObject json) {
        Residence.Handover handover = json.optionalObject("handover")
                .map(it -> new Residence.Handover(
                        it.string("operation"),
                        new HostId(it.string("target")),
                        it.longValue("epoch"),
                        it.optionalBool("running").orElse(false)))
                .orElse(null);
        return new Residence(new HostId(json.string("host")), json.longValue("epoch"), handover);
    }

    private static UnreadableStateException corrupt(DomainName name, String why, @Nullable Throwable cause) {
        return new UnreadableStateException(
                ErrorDetails.of("read", "definition of domain " + name, "it is corrupt: " + why)
                        .advice("restore the file from a backup, or remove it to give the name free"),
                cause);
    }

    /** The bytes of a definition file, with every unknown field of the file that it was read from. */
    public static byte[] write(StoredDefinition definition) {
        JsonObjectBuilder file = definition.source().toBuilder();
        if (!definition.source().has("schema")) {
            file.put("schema", SCHEMA);
            file.put("requires", JsonArray.EMPTY);
        }
        file.put("name", definition.name().value());
        file.put("uuid", definition.uuid().toString());
        file.put("driver", definition.driver());
        file.put("userId", definition.userId());
        definition.readable().ifPresent(guest -> {
            Optional<JsonObject> before = definition.source().optionalObject("spec");
            file.put(
                    "spec",
                    before.map(older -> SpecJson.write(guest.spec(), older))
                            .orElseGet(() -> SpecJson.write(guest.spec())));
            file.put("fixed", guest.fixed());
        });
        JsonObject built = file.build().without("residence");
        if (definition.residence() != null) {
            built = built.with("residence", residence(definition.residence()));
        }
        return Json.writePretty(built).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject residence(Residence residence) {
        JsonObject json = JsonObject.of("host", residence.host().value(), "epoch", residence.epoch());
        Residence.Handover handover = residence.handover();
        if (handover == null) {
            return json;
        }
        return json.with(
                "handover",
                JsonObject.builder()
                        .put("operation", handover.operation())
                        .put("target", handover.target().value())
                        .put("epoch", handover.epoch())
                        .put("running", handover.running())
                        .build());
    }
}
