package dev.vireo.benchmarks;

/** Takes one measurement of one side. */
@FunctionalInterface
public interface Sample {
    /**
     * Measures once.
     *
     * @return the figure, in the row's unit
     */
    double take() throws Exception;
}
