/** The engine that all drivers share. Programs use {@code dev.vireo.json}; drivers {@code dev.vireo.core.driver}. */
module dev.vireo.core {
    requires transitive dev.vireo.api;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.vireo.core.device;
    exports dev.vireo.core.driver;
    exports dev.vireo.core.event;
    exports dev.vireo.core.job;
    exports dev.vireo.core.step;
    exports dev.vireo.json;

    uses dev.vireo.core.driver.StorageHandoverProvider;
    uses dev.vireo.json.SourceCodec;
    uses dev.vireo.spi.DriverProvider;
    uses dev.vireo.spi.HostProvider;

    provides dev.vireo.spi.EngineProvider with
            dev.vireo.core.internal.engine.CoreEngineProvider;
}
