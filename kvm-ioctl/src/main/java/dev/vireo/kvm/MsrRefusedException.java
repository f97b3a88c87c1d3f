package dev.vireo.kvm;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/**
 * KVM has stopped at a model-specific register, as {@code KVM_GET_MSRS} and {@code KVM_SET_MSRS} do when they do not know
 * one or refuse its value. Those before it were read, or set. Leave it out and go on behind it.
 */
public final class MsrRefusedException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final int done;

    /** Creates the exception. */
    MsrRefusedException(String ioctl, String subject, int index, int done, boolean changed) {
        super(
                ErrorDetails.of(ioctl, subject, "MSR 0x" + Integer.toHexString(index) + " was refused after " + done)
                        .advice("leave it out, and go on behind it")
                        .effect(changed && done > 0 ? Effect.PARTIAL : Effect.NOTHING),
                null);
        this.index = index;
        this.done = done;
    }

    /** The number of the register that was refused. */
    public int index() {
        return index;
    }

    /** How many before it were read or set. */
    public int done() {
        return done;
    }
}
