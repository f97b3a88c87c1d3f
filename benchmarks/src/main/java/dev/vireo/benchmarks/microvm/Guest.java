package dev.vireo.benchmarks.microvm;

/** A guest with a shell on its console. */
interface Guest extends AutoCloseable {
    /** Types a line. */
    void type(String line) throws Exception;

    /** Waits until the guest has printed a text since the last time; what is typed is echoed. */
    void await(String text) throws Exception;

    /** Ends it at once. */
    @Override
    void close() throws Exception;
}
