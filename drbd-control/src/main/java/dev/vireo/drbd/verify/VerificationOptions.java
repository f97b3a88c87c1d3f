package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a volume is verified. Immutable. */
public final class VerificationOptions {
    private static final VerificationOptions DEFAULTS = new VerificationOptions(null);

    private final @Nullable ByteSize rate;

    private VerificationOptions(@Nullable ByteSize rate) {
        this.rate = rate;
    }

    /** As fast as the resource's configuration has it for synchronizations. */
    public static VerificationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The same at a fixed rate, which a synchronization that begins meanwhile has too.
     *
     * @param perSecond what is read on each host in a second: 1 KiB to 4 GiB
     * @throws InvalidSpecException it is not
     */
    public VerificationOptions rate(ByteSize perSecond) {
        if (perSecond.bytes() < ByteSize.ofKiB(1).bytes()
                || perSecond.bytes() > ByteSize.ofGiB(4).bytes()) {
            throw InvalidSpecException.of("verification", "rate", "must be 1 KiB to 4 GiB a second");
        }
        return new VerificationOptions(perSecond);
    }

    /** The fixed rate a second; empty if there is none. */
    public Optional<ByteSize> rate() {
        return Optional.ofNullable(rate);
    }
}
