/** Replicated volumes of DRBD. Start at {@code dev.vireo.drbd.Drbd}. */
module dev.vireo.drbd {
    requires transitive dev.vireo.api;
    requires dev.vireo.core;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.vireo.drbd;
    exports dev.vireo.drbd.fence;
    exports dev.vireo.drbd.handover;
    exports dev.vireo.drbd.splitbrain;
    exports dev.vireo.drbd.verify;

    provides dev.vireo.core.driver.StorageHandoverProvider with
            dev.vireo.drbd.internal.handover.DrbdHandoverProvider;
}
