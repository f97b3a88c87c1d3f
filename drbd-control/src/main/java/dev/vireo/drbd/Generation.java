package dev.vireo.drbd;

/** Which configuration a kernel understands; the two do not take each other's. */
public enum Generation {
    /** DRBD 8.4, as Linux itself carries it. */
    V8_4,
    /** DRBD 9, from LINBIT. */
    V9
}
