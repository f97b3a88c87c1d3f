/** QEMU processes driven through QMP. */
module dev.vireo.qemu {
    requires transitive dev.vireo.api;
    requires transitive dev.vireo.core;
    requires dev.vireo.qmp;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.vireo.qemu;

    provides dev.vireo.spi.DriverProvider with
            dev.vireo.qemu.QemuDriverProvider;
}
