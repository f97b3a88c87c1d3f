package dev.vireo.benchmarks.site;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.HostPath;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vireo with a state root of its own, and domains like those of the peers. */
public final class VireoSide implements AutoCloseable {
    private final Disks disks;
    private final Path durable;
    private final Path runtime;
    private final List<Domain> running = new ArrayList<>();
    private @Nullable Hypervisor hypervisor;
    private boolean used;
    private boolean closed;

    VireoSide(Folder folder, Folder memory) throws IOException {
        disks = new Disks(folder.sub("vd"));
        durable = folder.sub("vl");
        runtime = memory.sub("vr");
    }

    /** The folder that stands for {@code /var/lib/vireo}. */
    public Path durable() {
        return durable;
    }

    /** The folder that stands for {@code /run/vireo}. */
    public Path runtime() {
        return runtime;
    }

    /** A connection of the caller's own. */
    public synchronized Hypervisor connect() {
        used = true;
        return connect(durable, runtime);
    }

    /** A connection to the domains that are kept in these folders. */
    public static Hypervisor connect(Path durable, Path runtime) {
        ConnectOptions options = ConnectOptions.builder()
                .stateRoot(new StateRoot(HostPath.of(durable.toString()), HostPath.of(runtime.toString())))
                .guestsMayEndWithCaller()
                .program("bench")
                .build();
        return Hypervisor.connect("qemu:///", options);
    }

    /** The connection that rows share. */
    public synchronized Hypervisor hypervisor() {
        if (closed) {
            throw new IllegalStateException("the benchmark is being ended");
        }
        Hypervisor current = hypervisor;
        if (current == null) {
            current = connect();
            hypervisor = current;
        }
        return current;
    }

    /** Closes the connection that rows share, so that a row can measure what a first connection costs. */
    public synchronized void detach() {
        Hypervisor current = hypervisor;
        hypervisor = null;
        running.clear();
        if (current != null) {
            current.close();
        }
    }

    /**
     * A domain as the peers' are: q35, emulation, 64 MiB, one virtual CPU, one virtio disk, serial port, random
     * numbers, balloon.
     */
    public DomainSpec spec(String name) throws IOException {
        return DomainSpec.builder(DomainName.of(name))
                .memory(ByteSize.ofMiB(Disks.GUEST_MEMORY_MIB))
                .accelerator(Accelerator.EMULATION)
                .disk("root", FileDisk.raw(HostPath.of(disks.create(name).toString())))
                .build();
    }

    /** So many domains that are started and paused; those of an earlier call are among them. */
    public synchronized List<Domain> running(int count) throws IOException {
        Hypervisor current = hypervisor();
        for (int i = running.size(); i < count; i++) {
            String name = "guest-" + i;
            Domain known = current.domains().find(DomainName.of(name)).orElse(null);
            if (known == null) {
                known = current.domains().define(spec(name));
            }
            if (!known.status().state().mayRun()) {
                known.startPaused();
            }
            running.add(known);
        }
        return List.copyOf(running.subList(0, count));
    }

    /** Ends and forgets every domain, then detaches. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        try {
            if (used) {
                forgetAll();
            }
        } finally {
            closed = true;
            detach();
        }
    }

    private void forgetAll() {
        for (Domain domain : hypervisor().domains().list()) {
            if (domain.status().state().mayRun()) {
                domain.destroy();
            }
            domain.undefine();
        }
    }
}
