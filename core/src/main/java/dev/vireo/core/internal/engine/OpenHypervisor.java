package dev.vireo.core.internal.engine;

import dev.vireo.Capabilities;
import dev.vireo.Events;
import dev.vireo.Hypervisor;
import dev.vireo.Jobs;
import dev.vireo.core.job.JobTable;
import dev.vireo.domain.Domains;
import dev.vireo.host.Host;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection, as the caller holds it. */
final class OpenHypervisor implements Hypervisor {
    private final Engine engine;
    private final EngineDomains domains;
    private final JobTable jobs;
    private final boolean ownsHost;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenHypervisor(Engine engine, boolean ownsHost) {
        this.engine = engine;
        this.domains = new EngineDomains(engine);
        this.jobs = engine.jobs();
        this.ownsHost = ownsHost;
    }

    Engine engine() {
        return engine;
    }

    @Override
    public Domains domains() {
        return domains;
    }

    @Override
    public Jobs jobs() {
        return jobs;
    }

    @Override
    public Events events() {
        return engine.context().hub();
    }

    @Override
    public Host host() {
        return engine.context().host();
    }

    @Override
    public Capabilities capabilities() {
        return engine.context().driver().capabilities();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        engine.close();
        jobs.close();
        engine.context().hub().close();
        engine.context().driver().close();
        engine.context().threads().close();
        if (ownsHost) {
            engine.context().host().close();
        }
    }
}
