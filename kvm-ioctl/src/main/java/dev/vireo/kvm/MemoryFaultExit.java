package dev.vireo.kvm;

/** The guest touches memory that is not there in the way it wants it ({@code KVM_EXIT_MEMORY_FAULT}), such as private. */
public final class MemoryFaultExit extends RunView implements Exit {
    MemoryFaultExit(RunPage page) {
        super(page);
    }

    /** Where it starts, a guest-physical address. */
    public long address() {
        return longAt(8);
    }

    /** How many bytes. */
    public long size() {
        return longAt(16);
    }

    /** Whether it wants the memory to be private. */
    public boolean isPrivate() {
        return (longAt(0) & 8) != 0;
    }

    @Override
    public String toString() {
        return "memory fault at " + hex(address()) + (isPrivate() ? ", private" : ", shared");
    }
}
