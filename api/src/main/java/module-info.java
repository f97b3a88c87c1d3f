/** The vocabulary of Vireo: what users and driver authors see. No I/O. Start at {@code dev.vireo.Hypervisor}. */
module dev.vireo.api {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.vireo;
    exports dev.vireo.error;
    exports dev.vireo.host;
}
