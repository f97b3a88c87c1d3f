/** This Linux machine behind the {@code Host} SPI. */
module dev.vireo.host.local {
    requires transitive dev.vireo.api;
    requires static org.jspecify;
    requires com.sun.jna;
    requires com.sun.jna.platform;
    requires org.slf4j;
}
