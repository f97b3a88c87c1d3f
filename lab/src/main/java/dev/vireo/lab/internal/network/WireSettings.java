package dev.vireo.lab.internal.network;

/**
 * What is wrong with a wire.
 *
 * @param cut nothing arrives
 * @param delayNanos how much later everything arrives
 * @param loss which part of the frames is lost, 0 to 1
 * @param bytesPerSecond the most that goes through; 0 for no limit
 */
public record WireSettings(boolean cut, long delayNanos, double loss, long bytesPerSecond) {
    /** Nothing. */
    public static final WireSettings GOOD = new WireSettings(false, 0, 0, 0);

    /** The same, cut or not. */
    public WireSettings withCut(boolean value) {
        return new WireSettings(value, delayNanos, loss, bytesPerSecond);
    }

    /** The same, with another delay. */
    public WireSettings withDelay(long nanos) {
        return new WireSettings(cut, nanos, loss, bytesPerSecond);
    }

    /** The same, with another loss. */
    public WireSettings withLoss(double value) {
        return new WireSettings(cut, delayNanos, value, bytesPerSecond);
    }

    /** The same, with another limit. */
    public WireSettings withLimit(long value) {
        return new WireSettings(cut, delayNanos, loss, value);
    }
}
