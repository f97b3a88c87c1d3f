package dev.vireo.microvm.internal.machine;

/** What a guest can ask of its machine as a whole. Called on processors' threads; the first request counts. */
interface GuestRequests {
    void powerOff();

    void reset();

    /** The guest is beyond going on. */
    void crashed(String how);

    /** The machine is. */
    void failed(RuntimeException cause);
}
