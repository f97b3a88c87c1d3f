package dev.vireo;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.spi.EngineProvider;
import java.util.ServiceLoader;

/** Finds the engine on the class or module path. */
final class EngineLookup {
    private EngineLookup() {}

    static EngineProvider engine() {
        return ServiceLoader.load(EngineProvider.class, EngineLookup.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new UnsupportedException(
                        ErrorDetails.of("connect", "hypervisor", "no engine was found on the class or module path")
                                .advice("add the artifact dev.vireo:vireo, or dev.vireo:vireo-core with a driver")));
    }
}
