package dev.vireo.benchmarks;

import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One figure, with the peer's next to it.
 *
 * @param row what was measured
 * @param unit of both figures
 * @param ours our figure
 * @param peer the peer and its figure; null where there is none
 * @param target what ours should reach; null where it only informs
 */
public record Measurement(
        String row,
        String unit,
        double ours,
        @Nullable Peer peer,
        @Nullable Target target) {
    /**
     * The other side.
     *
     * @param name who it is
     * @param value its figure
     */
    public record Peer(String name, double value) {}

    /** Refuses a target that needs a peer where there is none. */
    public Measurement {
        if (target != null && target.scale() == Target.Scale.RATIO && peer == null) {
            throw new IllegalArgumentException(row + ": a ratio needs a peer");
        }
    }

    /** Our figure divided by the peer's. */
    public OptionalDouble ratio() {
        return peer == null ? OptionalDouble.empty() : OptionalDouble.of(ours / peer.value());
    }

    /** Whether the target is met, where there is one. */
    public Optional<Boolean> met() {
        if (target == null) {
            return Optional.empty();
        }
        double value = target.scale() == Target.Scale.ABSOLUTE ? ours : ratio().orElseThrow();
        return Optional.of(target.isMetBy(value));
    }

    /** An object with {@code row, unit, ours, peer, peerValue, ratio, target, met}; null is what does not apply. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("row", row)
                .put("unit", unit)
                .put("ours", JsonValue.of(Figures.rounded(ours)))
                .put("peer", JsonValue.of(peer == null ? null : peer.name()))
                .put("peerValue", JsonValue.of(peer == null ? null : Figures.rounded(peer.value())))
                .put("ratio", JsonValue.of(ratio().isPresent() ? Figures.rounded(ratio().getAsDouble()) : null))
                .put("target", JsonValue.of(target == null ? null : target.toString()))
                .put("met", JsonValue.of(met()))
                .build();
    }
}
