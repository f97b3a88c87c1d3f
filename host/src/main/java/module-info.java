/** This Linux machine behind the {@code Host} SPI. Start at {@code dev.vireo.host.local.LocalHost}. */
module dev.vireo.host.local {
    requires transitive dev.vireo.api;
    requires static org.jspecify;
    requires com.sun.jna;
    requires com.sun.jna.platform;
    requires org.slf4j;

    exports dev.vireo.host.local;

    provides dev.vireo.spi.HostProvider with
            dev.vireo.host.local.LocalHostProvider;
}
