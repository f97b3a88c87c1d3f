package dev.vireo.core.job;

import dev.vireo.Job;
import dev.vireo.JobId;
import dev.vireo.Jobs;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The jobs of one hypervisor. Of those that have ended the last hundred are kept. */
public final class JobTable implements Jobs, AutoCloseable {
    private static final int KEPT = 100;

    private final Executor workers;
    private final Executor callbacks;
    private final Clock clock;
    private final Map<JobId, WorkerJob<?>> jobs = new LinkedHashMap<>();

    /** A table whose work runs on one executor and whose completions on another. */
    public JobTable(Executor workers, Executor callbacks, Clock clock) {
        this.workers = workers;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /** Starts a job. */
    public <T> Job<T> start(String description, JobWork<T> work) {
        WorkerJob<T> job = new WorkerJob<>(description, callbacks, clock);
        try {
            workers.execute(() -> job.run(work));
        } catch (RejectedExecutionException e) {
            throw new ClosedException(ErrorDetails.of("start", description, "the hypervisor was closed here"));
        }
        synchronized (jobs) {
            jobs.put(job.id(), job);
            forgetOldest();
        }
        return job;
    }

    private void forgetOldest() {
        long ended = jobs.values().stream()
                .filter(job -> job.status().state().ended())
                .count();
        var oldest = jobs.values().iterator();
        while (ended > KEPT && oldest.hasNext()) {
            if (oldest.next().status().state().ended()) {
                oldest.remove();
                ended--;
            }
        }
    }

    @Override
    public List<Job<?>> list() {
        synchronized (jobs) {
            return new ArrayList<>(jobs.values());
        }
    }

    @Override
    public Optional<Job<?>> find(JobId id) {
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id));
        }
    }

    /** Fails every wait for a job; what works on goes on. */
    @Override
    public void close() {
        List<WorkerJob<?>> all;
        synchronized (jobs) {
            all = new ArrayList<>(jobs.values());
        }
        all.forEach(WorkerJob::detach);
    }
}
