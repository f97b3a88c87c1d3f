package dev.vireo.benchmarks;

import dev.vireo.benchmarks.site.Site;
import java.time.Duration;
import java.util.List;

/**
 * One comparison. To add one, write a class and name it in {@link Bench#ROWS}; its Javadoc says what is measured and
 * how.
 */
public interface BenchRow {
    /** The name that selects it on the command line: lower case, with hyphens. */
    String name();

    /** How long it may take. */
    default Duration limit() {
        return Duration.ofMinutes(10);
    }

    /**
     * Measures both sides in turn and returns a line for each figure.
     *
     * @throws MissingPeerException the peer cannot run on this machine, so that there is nothing to compare with
     * @throws Exception it could not be measured; the other rows go on
     */
    List<Measurement> measure(Site site) throws Exception;
}
