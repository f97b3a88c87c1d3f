package dev.vireo.drbd.verify;

import dev.vireo.Job;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.core.job.JobTable;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.internal.Pause;
import dev.vireo.drbd.internal.Threads;
import dev.vireo.error.VireoException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies one resource: both hosts read all they have, and compare. A handle that several threads may use.
 *
 * <pre>{@code
 * VerificationResult found = Verification.of(drbd.resource(ResourceName.of("web1")))
 *         .start(VerificationOptions.defaults().rate(ByteSize.ofMiB(20)))
 *         .await(Duration.ofHours(2));
 * }</pre>
 */
public final class Verification {
    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);
    private static final Duration RETURN = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final DrbdResource resource;
    private final VerificationLog log;
    private final Clock clock;
    private final JobTable jobs;

    private Verification(DrbdResource resource, VerificationLog log, Clock clock) {
        this.resource = resource;
        this.log = log;
        this.clock = clock;
        jobs = new JobTable(Threads.daemon("drbd-verification"), Threads.daemon("drbd-verified"), clock);
    }

    /** Of a resource, begun on its host, which keeps the log. */
    public static Verification of(DrbdResource resource) {
        return of(resource, StateRoots.usual(resource.host()), Clock.systemUTC());
    }

    /** The same with another place for the log, and another clock. */
    public static Verification of(DrbdResource resource, StateRoot root, Clock clock) {
        Objects.requireNonNull(clock);
        return new Verification(resource, new VerificationLog(resource.host(), root), clock);
    }

    /** What was found before. */
    public VerificationLog log() {
        return log;
    }

    /**
     * Begins. The volume can be used meanwhile. The result is written to the log before the job ends; when this program
     * ends before that, the verification goes on and is in no log.
     *
     * <p>A job that is cancelled stops the verification, and has {@link VerificationOutcome#INTERRUPTED} as its result.
     *
     * <p>The job fails with {@link dev.vireo.error.WrongStateException} if the hosts are not connected and current, or are
     * being verified or synchronized already, and with {@link dev.vireo.error.NotFoundException} if the resource is not up.
     */
    public Job<VerificationResult> start(VerificationOptions options) {
        return jobs.start(
                "verify " + resource.name(),
                control -> new VerificationRun(resource, options, clock, control, log, this::restoreAgain).run());
    }

    /** DRBD tells its peer the rate, and hears the peer's with each connection: the one that was fixed would come back. */
    private void restoreAgain(DiskRate rate) {
        String subject = "resource " + resource.name();
        var unused = jobs.start("give " + subject + " its rate back", control -> {
            try {
                new Pause("verify", subject)
                        .until(
                                "connected",
                                RETURN,
                                LOOK,
                                () -> resource.find()
                                        .filter(VerificationRun::isConnected)
                                        .isPresent());
                rate.restore();
            } catch (VireoException e) {
                LOG.atWarn()
                        .setCause(e)
                        .log("{} may keep the rate of a verification; adjust() brings the configured one", subject);
            }
            return rate;
        });
    }
}
