package dev.vireo.core.internal.save;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicSpec;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.json.JsonObject;
import dev.vireo.json.SpecJson;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The definition of a saved guest as it is to be here. Pure. */
public final class RestoredSpec {
    private RestoredSpec() {}

    /**
     * The definition with everything that the options change.
     *
     * @throws InvalidSpecException they name a disk or interface that there is none of
     */
    public static GuestDefinition of(GuestDefinition saved, RestoreOptions how) {
        DomainName name = how.name().orElse(saved.name());
        UUID uuid = how.uuid().orElse(saved.uuid());
        Set<String> disks = new HashSet<>(how.disks().keySet());
        Set<String> nics = new HashSet<>(how.nics().keySet());
        DomainSpec.Builder spec = named(saved.spec(), name).toBuilder().uuid(uuid);
        spec.disks(saved.spec().disks().stream()
                .map(disk -> disks.remove(disk.id()) ? disk(disk, how) : disk)
                .toList());
        spec.nics(saved.spec().nics().stream()
                .map(nic -> nics.remove(nic.id()) ? nic(nic, how) : nic)
                .toList());
        refuse("disks", disks);
        refuse("nics", nics);
        return new GuestDefinition(name, uuid, spec.build(), saved.fixed());
    }

    private static void refuse(String field, Set<String> unknown) {
        if (!unknown.isEmpty()) {
            throw InvalidSpecException.of("restore options", field, "name what the guest does not have: " + unknown);
        }
    }

    private static DomainSpec named(DomainSpec spec, DomainName name) {
        if (spec.name().equals(name)) {
            return spec;
        }
        JsonObject json = SpecJson.write(spec);
        return SpecJson.read(json.with("name", name.value()));
    }

    private static DiskSpec disk(DiskSpec disk, RestoreOptions how) {
        JsonObject json = SpecJson.write(DomainSpec.builder(DomainName.of("x"))
                .disk(DiskSpec.builder(disk.id(), how.disks().get(disk.id())).build())
                .build());
        return copy(disk, json);
    }

    private static DiskSpec copy(DiskSpec disk, JsonObject json) {
        throw new UnsupportedOperationException(disk + " " + json);
    }

    private static NicSpec nic(NicSpec nic, RestoreOptions how) {
        throw new UnsupportedOperationException(nic + " " + how);
    }
}
