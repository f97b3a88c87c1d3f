package dev.vireo.drbd.fence;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.internal.FenceScript;
import dev.vireo.drbd.internal.ResyncScript;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.VireoException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a host that has lost its peer. With {@link dev.vireo.drbd.Fencing#RESOURCE_AND_STONITH} it stands still until it
 * is answered, and a secondary is not promoted before. Nobody who answers means no: then reads and writes stand still until
 * the peer is there again, or somebody who knows that it is off says {@code drbdadm resume-io}.
 *
 * <pre>{@code
 * FencingService.install(host); // for all resources whose spec has .fencePeer(FencingService.HANDLER)
 * try (FencingService service = FencingService.serve(host, request -> powerSwitch.off(request.peerAddress()))) {
 *     ...
 * }
 * }</pre>
 */
public final class FencingService implements AutoCloseable {
    /** The program for {@link dev.vireo.drbd.ResourceSpec#fencePeer()}. It asks for a minute. */
    public static final HostPath HANDLER = HostPath.of("/var/lib/vireo/drbd/fence-peer");

    /**
     * The program for {@link dev.vireo.drbd.ResourceSpec#afterResyncTarget()}: a host that is current again is told to {@link
     * PeerFencer#unfence} of the service that serves it, now or as soon as there is one.
     */
    public static final HostPath RESYNCED = HostPath.of("/var/lib/vireo/drbd/after-resync-target");

    private static final Logger LOG = LoggerFactory.getLogger(FencingService.class);
    private static final HostPath FOLDER = HostPath.of("/run/vireo/drbd/fence");
    private static final String REQUEST = ".request";
    private static final String CURRENT = ".current";
    private static final ByteSize LIMIT = ByteSize.ofKiB(1);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Host host;
    private final PeerFencer fencer;
    private final ScheduledExecutorService thread;
    private String answered = "";

    private FencingService(Host host, PeerFencer fencer) {
        this.host = host;
        this.fencer = fencer;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "vireo-drbd-fencing");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writes the {@link #HANDLER} and {@link #RESYNCED} there, which needs root. */
    public static void install(Host host) {
        host.files().createFolders(HANDLER.parent(), 0755);
        host.files().replace(HANDLER, FenceScript.TEXT.getBytes(StandardCharsets.UTF_8), 0755);
        host.files().replace(RESYNCED, ResyncScript.TEXT.getBytes(StandardCharsets.UTF_8), 0755);
    }

    /**
     * Answers a host as long as it is open.
     *
     * @param host the one that asks and is to go on, not the one that is put out of the way
     * @param fencer called on a thread of the service, for one request after the other; what it throws means no
     */
    public static FencingService serve(Host host, PeerFencer fencer) {
        return new FencingService(host, fencer);
    }

    private void look() {
        try {
            for (FileStatus file : host.files().list(FOLDER)) {
                if (file.name().endsWith(REQUEST)) {
                    answer(resource(file, REQUEST));
                } else if (file.name().endsWith(CURRENT)) {
                    unfence(resource(file, CURRENT));
                }
            }
        } catch (VireoException e) { // the host may answer again
            LOG.atWarn().setCause(e).addKeyValue("host", host.address()).log("cannot look who asks for fencing");
        }
    }

    private static String resource(FileStatus file, String suffix) {
        return file.name().substring(0, file.name().length() - suffix.length());
    }

    private void unfence(String name) {
        try {
            fencer.unfence(ResourceName.of(name), host.facts().hostName());
        } catch (InvalidSpecException e) {
            LOG.atWarn().setCause(e).log("a resource that is not ours is current again");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("resource", name).log("unfencing has failed; it is tried again");
            return;
        }
        host.files().delete(FOLDER.resolve(name + CURRENT));
    }

    private void answer(String name) {
        Optional<String[]> words = host.files()
                .read(FOLDER.resolve(name + REQUEST), LIMIT)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip().split(" ", -1))
                .filter(found -> found.length == 2 && !found[0].equals(answered));
        if (words.isPresent()) {
            String id = words.get()[0];
            answered = id;
            String word = isFenced(name, words.get()[1]) ? "fenced" : "refused";
            byte[] answer = (id + " " + word + "\n").getBytes(StandardCharsets.UTF_8);
            host.files().replace(FOLDER.resolve(name + ".answer"), answer, 0600);
        }
    }

    private boolean isFenced(String name, String peerAddress) {
        try {
            String asking = host.facts().hostName();
            boolean fenced = fencer.fence(new FenceRequest(ResourceName.of(name), asking, peerAddress));
            LOG.atWarn()
                    .addKeyValue("resource", name)
                    .addKeyValue("host", asking)
                    .addKeyValue("peer", peerAddress)
                    .log(fenced ? "the lost peer is out of the way" : "the lost peer may still be there");
            return fenced;
        } catch (InvalidSpecException e) {
            LOG.atWarn().setCause(e).log("fencing was asked for by a resource that is not ours");
            return false;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("resource", name).log("fencing has failed");
            return false;
        }
    }

    /** Answers no more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
