package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceName;
import java.time.Duration;

/** What a repair has done. Immutable. */
public final class RepairResult {
    private final ResourceName resource;
    private final String overwritten;
    private final ByteSize amount;
    private final Duration duration;

    RepairResult(ResourceName resource, String overwritten, ByteSize amount, Duration duration) {
        this.resource = resource;
        this.overwritten = overwritten;
        this.amount = amount;
        this.duration = duration;
    }

    /** What was repaired. */
    public ResourceName resource() {
        return resource;
    }

    /** The name of the host whose data were overwritten. */
    public String overwritten() {
        return overwritten;
    }

    /** How much differed before. */
    public ByteSize amount() {
        return amount;
    }

    /** How long it took. */
    public Duration duration() {
        return duration;
    }

    @Override
    public String toString() {
        return "repair of " + resource + ": " + amount + " overwritten on " + overwritten;
    }
}
