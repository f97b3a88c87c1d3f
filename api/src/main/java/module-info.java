/** The vocabulary of Vireo: what users and driver authors see. No I/O. Start at {@code dev.vireo.Hypervisor}. */
module dev.vireo.api {
    requires static transitive org.jspecify;

    exports dev.vireo;
    exports dev.vireo.domain;
    exports dev.vireo.error;
    exports dev.vireo.host;
    exports dev.vireo.network;
    exports dev.vireo.spi;
    exports dev.vireo.spi.linux;
    exports dev.vireo.storage;

    uses dev.vireo.spi.EngineProvider;
}
