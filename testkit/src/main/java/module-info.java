/** Shipped fakes of the host and the conformance suites of the SPI. */
module dev.vireo.testkit {
    requires transitive dev.vireo.api;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.vireo.testkit;
}
