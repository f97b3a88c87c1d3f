package dev.vireo.qemu.internal.probe;

import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows what a QEMU can do; finds out when it is first asked. */
public final class Prober {
    private final Host host;
    private final Binary binary;
    private final HostPath runtimeRoot;
    private final boolean mayWrite;
    private final Duration limit;
    private @Nullable QemuFacts known;

    /**
     * Creates the prober.
     *
     * @param mayWrite whether what was found out is kept for the next program
     * @param limit for finding it out
     */
    public Prober(Host host, Binary binary, HostPath runtimeRoot, boolean mayWrite, Duration limit) {
        this.host = host;
        this.binary = binary;
        this.runtimeRoot = runtimeRoot;
        this.mayWrite = mayWrite;
        this.limit = limit;
    }

    /** The binary that it is about. */
    public Binary binary() {
        return binary;
    }

    /**
     * What it can do.
     *
     * @throws dev.vireo.error.UnsupportedException it does not run
     */
    public synchronized QemuFacts facts() {
        QemuFacts facts = known;
        if (facts == null) {
            facts = find();
            known = facts;
        }
        return facts;
    }

    private QemuFacts find() {
        FactsCache cache = new FactsCache(host, runtimeRoot, binary);
        Optional<QemuFacts> kept = cache.read();
        if (kept.isPresent()) {
            return kept.get();
        }
        QemuFacts found = new Probe(host, binary, limit).run();
        if (mayWrite) {
            cache.write(found);
        }
        return found;
    }
}
