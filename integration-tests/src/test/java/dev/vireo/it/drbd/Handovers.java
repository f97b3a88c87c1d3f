package dev.vireo.it.drbd;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.StorageHandover;
import dev.vireo.core.driver.StorageHandoverProvider;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.Host;
import dev.vireo.json.JsonObject;
import dev.vireo.storage.BlockDeviceDisk;
import java.util.ServiceLoader;
import java.util.UUID;

/** The storage of a guest that does not run, on its way from one host to another. */
final class Handovers {
    private Handovers() {}

    static StorageHandover open(Host source, Host target) {
        DomainSpec spec = DomainSpec.builder(DomainName.of("traveller"))
                .disk(DiskSpec.builder("root", new BlockDeviceDisk(TwoHosts.DEVICE))
                        .build())
                .build();
        GuestDefinition definition =
                new GuestDefinition(DomainName.of("traveller"), new UUID(0, 1), spec, JsonObject.EMPTY);
        return ServiceLoader.load(StorageHandoverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(each -> each.open(definition, source, target).stream())
                .findFirst()
                .orElseThrow();
    }
}
