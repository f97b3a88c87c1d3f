/** The engine that all drivers of Vireo share. */
module dev.vireo.core {
    requires transitive dev.vireo.api;
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.vireo.json;
}
