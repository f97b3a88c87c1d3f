/** Throw-away Linux hosts as virtual machines, with faults by a call. */
module dev.vireo.lab {
    requires transitive dev.vireo.api;
    requires dev.vireo.core;
    requires dev.vireo.host.local;
    requires dev.vireo.host.ssh;
    requires dev.vireo.qemu;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.vireo.lab;
}
