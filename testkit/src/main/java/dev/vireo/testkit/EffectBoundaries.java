package dev.vireo.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts the boundaries between effects, two for each: just before it and just after it. At one of them it can do
 * something, such as halting the JVM, so that a test can try them all.
 *
 * <pre>{@code
 * EffectBoundaries count = EffectBoundaries.counting();
 * start(FaultyHost.wrap(host, count));                        // how many are there?
 * for (int n = 1; n <= count.count(); n++) {
 *     inAnotherJvm(n);                                        // there: EffectBoundaries.haltingAt(n)
 * }
 * }</pre>
 */
public final class EffectBoundaries implements EffectHook {
    /** The exit status of a JVM that {@link #haltingAt} has halted: as if by SIGKILL. */
    public static final int HALTED = 137;

    private final int chosen;
    private final Runnable action;
    private final List<String> passed = new ArrayList<>();

    private EffectBoundaries(int chosen, Runnable action) {
        this.chosen = chosen;
        this.action = action;
    }

    /** Only counts. */
    public static EffectBoundaries counting() {
        return at(0, () -> {});
    }

    /** Does something at the n-th boundary, from 1 on; what it throws comes out of the call. */
    public static EffectBoundaries at(int number, Runnable action) {
        return new EffectBoundaries(number, action);
    }

    /** Halts the JVM at the n-th boundary, with no shutdown hooks, as {@code kill -9} would. */
    public static EffectBoundaries haltingAt(int number) {
        return at(number, () -> Runtime.getRuntime().halt(HALTED));
    }

    @Override
    public void before(HostCall call) {
        pass("before " + call);
    }

    @Override
    public void after(HostCall call) {
        pass("after " + call);
    }

    private void pass(String boundary) {
        boolean act;
        synchronized (this) {
            passed.add(boundary);
            act = passed.size() == chosen;
        }
        if (act) {
            action.run();
        }
    }

    /** How many were passed. */
    public synchronized int count() {
        return passed.size();
    }

    /** What was passed, such as {@code before replace /run/x}. */
    public synchronized List<String> passed() {
        return List.copyOf(passed);
    }
}
