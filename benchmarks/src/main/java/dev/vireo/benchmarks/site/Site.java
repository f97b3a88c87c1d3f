package dev.vireo.benchmarks.site;

import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.peer.CPrograms;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place where rows are measured. Both sides are set up when a row first asks for them. {@link #close()} ends every
 * process and removes every file; it may be called from any thread, also while a row is being measured.
 */
public final class Site implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    private final Folder folder;
    private final Folder memory;
    private final CPrograms programs = new CPrograms(Places.moduleTarget().resolve("c"));
    private final VireoSide vireo;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable LibvirtPeer libvirt;
    private @Nullable LibvirtPeer otherLibvirt;

    private Site(Folder folder, Folder memory) throws IOException {
        this.folder = folder;
        this.memory = memory;
        this.vireo = new VireoSide(folder, memory);
    }

    /** Makes the place. */
    public static Site open() throws IOException, InterruptedException {
        return new Site(Folder.create(), Folder.createInMemory());
    }

    /** Where rows put their sockets and pipes. */
    public Folder memory() {
        return memory;
    }

    /** The programs in C. */
    public CPrograms programs() {
        return programs;
    }

    /** Our side. */
    public VireoSide vireo() {
        return vireo;
    }

    /**
     * libvirt, which is started when this is called first.
     *
     * @throws MissingPeerException it cannot run here
     */
    public synchronized LibvirtPeer libvirt() throws Exception {
        if (closed.get()) {
            throw new IOException("the benchmark is being ended");
        }
        LibvirtPeer peer = libvirt;
        if (peer == null) {
            peer = LibvirtPeer.start(folder.sub("lv"), memory.sub("lr"), "bench-one");
            libvirt = peer;
        }
        return peer;
    }

    /**
     * A second libvirt, as if on another machine that shares this one's disks and network.
     *
     * @throws MissingPeerException it cannot run here
     */
    public synchronized LibvirtPeer otherLibvirt() throws Exception {
        if (closed.get()) {
            throw new IOException("the benchmark is being ended");
        }
        LibvirtPeer peer = otherLibvirt;
        if (peer == null) {
            peer = LibvirtPeer.start(folder.sub("lo"), memory.sub("lp"), "bench-two");
            otherLibvirt = peer;
        }
        return peer;
    }

    /** Ends each libvirt and its guests, where it runs. */
    public synchronized void releaseLibvirt() {
        for (LibvirtPeer peer : new LibvirtPeer[] {libvirt, otherLibvirt}) {
            if (peer != null) {
                peer.close();
            }
        }
        libvirt = null;
        otherLibvirt = null;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        attempt("end Vireo's domains", vireo::close);
        attempt("end libvirt", this::releaseLibvirt);
        for (Folder each : List.of(memory, folder)) {
            attempt("end what is left", () -> Leftovers.end(each.path()));
            attempt("remove " + each.path(), each::close);
        }
    }

    private static void attempt(String what, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            LOG.warn("could not {}", what, e);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
