package dev.vireo.benchmarks.row;

/** How much of everything. */
final class Sizes {
    /** Domains of a host that is measured as a whole. */
    static final int DOMAINS = 50;

    /** Domains whose heap is measured. */
    static final int HEAP_DOMAINS = 100;

    private Sizes() {}
}
