package dev.vireo.lab;

import dev.vireo.lab.internal.host.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One to three hosts and the network between them. They are there when {@link #open} returns, and gone when the lab is
 * closed.
 *
 * <pre>{@code
 * try (Lab lab = Lab.open(2)) {
 *     LabHost one = lab.host(1);
 *     LabHost two = lab.host(2);
 *     one.run("ping", "-c", "1", two.dataAddress());
 *     lab.network().cut(one, two);
 * }
 * }</pre>
 *
 * <p>The first lab ever makes an image, which takes minutes, root and a Debian mirror; the next ones find it in the
 * cache. Needed on this machine: {@code mmdebstrap}, {@code mke2fs}, {@code ssh}, {@code ssh-keygen}, QEMU.
 */
public final class Lab implements AutoCloseable {
    private final LabSite site;
    private final Switch frames;
    private final LabNetwork network;
    private final List<LabHost> hosts;

    private Lab(LabSite site, Switch frames, List<LabHost> hosts) {
        this.site = site;
        this.frames = frames;
        this.network = new LabNetwork(frames);
        this.hosts = List.copyOf(hosts);
    }

    /** A lab with so many hosts and the defaults. */
    public static Lab open(int hosts) {
        return open(LabOptions.builder().hosts(hosts).build());
    }

    /**
     * A lab.
     *
     * @throws dev.vireo.error.AccessDeniedException there is no image yet, and we are not root
     * @throws dev.vireo.error.NotFoundException a tool is missing
     * @throws dev.vireo.error.TimedOutException a host does not answer in time
     */
    public static Lab open(LabOptions options) {
        LabSite site = LabSite.open(options);
        Switch frames = null;
        try {
            List<Path> sockets = new ArrayList<>();
            List<Identity> identities = new ArrayList<>();
            SecureRandom random = new SecureRandom();
            sockets.add(site.dataSocket(LabSite.SEED));
            for (int i = 1; i <= options.hosts(); i++) {
                sockets.add(site.dataSocket(i));
                identities.add(Identity.create(i, random));
            }
            frames = Switch.open(sockets);
            return new Lab(site, frames, new LabBringUp(site, options).all(identities));
        } catch (IOException e) {
            site.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            options.bundle().ifPresent(target -> writeAfterFailure(site, target, e));
            closeAfterFailure(site, frames, e);
            throw e;
        }
    }

    private static void writeAfterFailure(LabSite site, Path target, RuntimeException cause) {
        try {
            new LabBundle(site, Duration.ofSeconds(30)).write(List.of(), target);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static void closeAfterFailure(LabSite site, @Nullable Switch frames, RuntimeException cause) {
        try {
            site.close();
            if (frames != null) {
                frames.close();
            }
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** All hosts in order. */
    public List<LabHost> hosts() {
        return hosts;
    }

    /** One host, from 1. */
    public LabHost host(int number) {
        return hosts.get(number - 1);
    }

    /** The network between them. */
    public LabNetwork network() {
        return network;
    }

    /** Where the lab keeps its files. */
    public Path folder() {
        return site.folder();
    }

    /**
     * Writes down what may tell why a test has failed: console and journal of each host, and Vireo's own state. What
     * cannot be had is named in the files in its place.
     *
     * @param target a folder, made when it is missing
     */
    public void writeBundle(Path target) {
        new LabBundle(site, Duration.ofSeconds(30)).write(hosts, target);
    }

    /** Ends all hosts and removes all files; idempotent. */
    @Override
    public void close() {
        try {
            hosts.forEach(LabHost::close);
            site.close();
            frames.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
