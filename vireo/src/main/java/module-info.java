/** The one module to start with: QEMU machines on this host. */
module dev.vireo {
    requires transitive dev.vireo.api;
    requires transitive dev.vireo.core;
    requires transitive dev.vireo.host.local;
    requires transitive dev.vireo.qemu;
}
