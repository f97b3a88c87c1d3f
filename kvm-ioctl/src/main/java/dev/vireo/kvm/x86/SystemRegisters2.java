package dev.vireo.kvm.x86;

import java.util.List;
import java.util.Optional;

/**
 * The system registers as {@code struct kvm_sregs2} has them: with the page directory pointers of PAE paging, which are
 * then not read from guest memory again, and without an interrupt that is waiting.
 *
 * @param registers the registers; {@link SystemRegisters#pendingInterrupt()} is empty and ignored
 * @param pdptrs the four pointers, where they are valid
 */
public record SystemRegisters2(SystemRegisters registers, Optional<List<Long>> pdptrs) {
    private static final int POINTERS = 4;

    /** Refuses another number of pointers than four. */
    public SystemRegisters2 {
        pdptrs = pdptrs.map(List::copyOf);
        if (pdptrs.isPresent() && pdptrs.get().size() != POINTERS) {
            throw new IllegalArgumentException(
                    "there are four pointers, not " + pdptrs.get().size());
        }
    }
}
