package dev.vireo.drbd;

import dev.vireo.Job;
import dev.vireo.JobId;
import dev.vireo.JobStatus;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Looks at a resource until its volume is healthy. */
final class WatchedSynchronization implements SynchronizationJob {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double WHOLE = 100;

    private final DrbdResource resource;
    private final Job<ResourceState> job;
    private volatile Optional<Progress> progress = Optional.empty();

    WatchedSynchronization(JobTable jobs, DrbdResource resource) {
        this.resource = resource;
        job = jobs.start("synchronize " + resource, this::watch);
    }

    private ResourceState watch(JobControl control) {
        String last = "";
        long since = System.nanoTime();
        while (true) {
            ResourceState state = resource.state();
            if (state.isHealthy()) {
                progress = Optional.empty();
                return state;
            }
            if (control.cancelRequested()) {
                throw new JobCancelledException("synchronize " + resource);
            }
            progress = progress(state);
            control.phase(progress.isPresent() ? "synchronizing" : "waiting for the peer");
            progress.ifPresent(now -> control.progress(now.percent() / WHOLE));
            String now = state.toString();
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new TimedOutException(ErrorDetails.of(
                                "synchronize", resource.toString(), "nothing has changed for " + PATIENCE + ": " + now)
                        .effect(Effect.GOES_ON));
            }
            Waiting.pause(resource.name());
        }
    }

    private static Optional<Progress> progress(ResourceState state) {
        return state.peers().stream()
                .flatMap(peer -> peer.volumes().stream())
                .flatMap(volume -> volume.progress().stream())
                .findFirst();
    }

    @Override
    public Optional<Progress> progress() {
        return progress;
    }

    @Override
    public JobId id() {
        return job.id();
    }

    @Override
    public String description() {
        return job.description();
    }

    @Override
    public JobStatus status() {
        return job.status();
    }

    @Override
    public ResourceState await(Duration limit) {
        return job.await(limit);
    }

    @Override
    public void requestCancel() {
        job.requestCancel();
    }

    @Override
    public CompletionStage<ResourceState> completion() {
        return job.completion();
    }
}
