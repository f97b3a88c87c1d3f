package dev.vireo.drbd.splitbrain;

import dev.vireo.drbd.ResourceName;
import java.util.List;

/** A resource whose sides have both written without the other. Immutable. */
public final class SplitBrain {
    private final ResourceName resource;
    private final List<SplitBrainSide> sides;

    SplitBrain(ResourceName resource, List<SplitBrainSide> sides) {
        this.resource = resource;
        this.sides = List.copyOf(sides);
    }

    /** Its name. */
    public ResourceName resource() {
        return resource;
    }

    /** Both sides, in the order of the volume's ends. */
    public List<SplitBrainSide> sides() {
        return sides;
    }

    @Override
    public String toString() {
        return "split brain of " + resource + ": " + sides;
    }
}
