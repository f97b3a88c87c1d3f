/** Volume groups and logical volumes of LVM. Start at {@code dev.vireo.lvm.Lvm}. */
module dev.vireo.lvm {
    requires transitive dev.vireo.api;
    requires dev.vireo.core;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.vireo.lvm;
}
