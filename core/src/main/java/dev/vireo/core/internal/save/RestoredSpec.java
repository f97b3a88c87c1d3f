package dev.vireo.core.internal.save;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.network.NetworkSource;
import dev.vireo.storage.DiskSource;
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
        DomainSpec.Builder spec = saved.spec().toBuilder().name(name).uuid(uuid);
        spec.disks(saved.spec().disks().stream()
                .map(disk -> {
                    DiskSource other = disks.remove(disk.id()) ? how.disks().get(disk.id()) : null;
                    return other == null ? disk : disk.toBuilder().source(other).build();
                })
                .toList());
        spec.nics(saved.spec().nics().stream()
                .map(nic -> {
                    NetworkSource other = nics.remove(nic.id()) ? how.nics().get(nic.id()) : null;
                    return other == null ? nic : nic.toBuilder().source(other).build();
                })
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
}
