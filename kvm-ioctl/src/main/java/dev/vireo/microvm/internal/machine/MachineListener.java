package dev.vireo.microvm.internal.machine;

/**
 * Is told what a guest does to its machine; on the machine's own thread, one after the other. It may call the machine,
 * and close it.
 */
public interface MachineListener {
    /** The guest has powered off. The machine has {@linkplain Machine.State#STOPPED stopped}. */
    void poweredOff();

    /**
     * The guest has reset the machine, which runs again from its kernel on, or has stopped, as its spec wants it.
     */
    void reset();

    /** The guest is beyond going on, as by a triple fault; the machine has stopped. */
    void crashed(String how);

    /** The machine is beyond going on, through no doing of the guest's; it has stopped. */
    void failed(RuntimeException cause);
}
