/** The QEMU Machine Protocol. Start at {@code dev.vireo.qmp.QmpClient}. */
module dev.vireo.qmp {
    requires transitive dev.vireo.api;
    requires transitive dev.vireo.core;
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.vireo.qmp;
    exports dev.vireo.qmp.control;
}
