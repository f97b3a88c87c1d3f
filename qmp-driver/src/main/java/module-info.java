/** QEMU processes driven through QMP, and the protocol alone. */
module dev.vireo.qemu {
    requires transitive dev.vireo.api;
    requires transitive dev.vireo.core;
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.vireo.qemu;
    exports dev.vireo.qmp;

    provides dev.vireo.spi.DriverProvider with
            dev.vireo.qemu.QemuDriverProvider;
}
