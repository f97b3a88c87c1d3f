package dev.vireo.domain;

/** How the stream of a migration is protected on its way. */
public enum MigrationEncryption {
    /** By TLS with a key made for this one migration and removed after it. */
    TLS_PSK,
    /** Not at all: who listens on the network reads the guest's memory, and who writes there owns the guest. */
    NONE
}
