/** Replicated volumes of DRBD. Start at {@code dev.vireo.drbd.Drbd}. */
module dev.vireo.drbd {
    requires transitive dev.vireo.api;
    requires static org.jspecify;

    exports dev.vireo.drbd;
}
