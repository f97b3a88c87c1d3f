package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.core.step.Step;
import dev.vireo.core.step.Steps;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.internal.Pause;
import dev.vireo.drbd.internal.Threads;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes two sides alike that a verification has found to differ. Nobody can tell from DRBD which of them is right: the
 * caller names the side whose blocks are overwritten. Only what is known to differ is copied.
 *
 * <p>The steps are written down before they are taken; {@link #recover} finishes what a program that died has left, and so
 * do the next repair and {@link dev.vireo.drbd.ReplicatedVolumes#recover}.
 */
public final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
    private static final String REPAIR = "repair";
    private static final String RESOURCE = "resource ";
    private static final String PROMOTED = "promoted";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CONNECTING = Duration.ofMinutes(1);
    private static final Duration STALLED = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ReplicatedVolume volume;
    private final Clock clock = Clock.systemUTC();
    private final JobTable jobs = new JobTable(Threads.daemon("drbd-repair"), Threads.daemon("drbd-repaired"), clock);

    private Repair(ReplicatedVolume volume) {
        this.volume = volume;
    }

    /** Of a volume. */
    public static Repair of(ReplicatedVolume volume) {
        return new Repair(volume);
    }

    /**
     * Overwrites what differs on one side with what the other has. The volume can be used meanwhile, but for a moment it is
     * on one host alone. Of two secondaries, the one that is copied from is primary until that is done.
     *
     * <p>The job cannot be cancelled. It fails with {@link WrongStateException} if that side is primary, if nothing is known
     * to differ, or if the hosts are not connected, current and idle.
     *
     * @param victim the side that loses, one of the volume's {@link ReplicatedVolume#ends()}
     */
    public Job<RepairResult> overwrite(DrbdResource victim) {
        return overwrite(victim, side -> {});
    }

    /**
     * The same, but first something is done that keeps the losing side's data, such as a {@link
     * dev.vireo.drbd.SafetySnapshot}. Where that throws, nothing is overwritten.
     */
    public Job<RepairResult> overwrite(DrbdResource victim, Consumer<DrbdResource> keep) {
        int place = volume.ends().indexOf(victim);
        if (place < 0) {
            throw new NotFoundException(ErrorDetails.of(
                    REPAIR, volume.toString(), victim + " is not one of its sides: take it from ends()"));
        }
        DrbdResource source = volume.ends().get(1 - place);
        return jobs.start(
                "repair " + volume.name() + " on " + victim.host().address(),
                control -> overwrite(victim, source, keep, control));
    }

    private RepairResult overwrite(
            DrbdResource victim, DrbdResource source, Consumer<DrbdResource> keep, JobControl control) {
        Instant begun = clock.instant();
        ResourceState from = source.state();
        ByteSize amount = RepairCheck.amount(subject(), victim.state(), from);
        boolean promote = from.role() != Role.PRIMARY;
        control.phase("keep");
        keep.accept(victim);
        LOG.atInfo()
                .addKeyValue("resource", volume.name())
                .addKeyValue("overwritten", victim.host().address())
                .log("repairing");
        steps(source).take(REPAIR, subject(), JsonObject.of(PROMOTED, promote), step -> {
            if (promote) { // else DRBD does not copy at all when they connect again
                source.promote(Promotion.SAFE);
            }
            reconnect(victim, source, control);
            awaitAlike(source, control);
            if (promote) {
                source.demote();
            }
            return step;
        });
        String host = victim.host().facts().hostName();
        return new RepairResult(volume.name(), host, amount, Duration.between(begun, clock.instant()));
    }

    private void reconnect(DrbdResource victim, DrbdResource source, JobControl control) {
        steps(victim).take(REPAIR, subject(), JsonObject.of(PROMOTED, false), step -> {
            control.phase("reconnect");
            reconnect(victim, source);
            return step;
        });
    }

    private static void reconnect(DrbdResource victim, DrbdResource source) {
        Pause pause = new Pause(REPAIR, RESOURCE + source.name());
        victim.disconnect();
        pause.until("disconnected", CONNECTING, () -> !isConnected(source.state()));
        victim.connect();
        pause.until("connected again", CONNECTING, () -> isConnected(source.state()));
    }

    private static boolean isConnected(ResourceState state) {
        return state.peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTED);
    }

    private void awaitAlike(DrbdResource source, JobControl control) {
        control.phase("copy");
        Pause pause = new Pause(REPAIR, subject());
        long last = Long.MAX_VALUE;
        Instant since = clock.instant();
        while (true) {
            ResourceState state = source.state();
            if (state.isHealthy()) {
                return;
            }
            long left = RepairCheck.outOfSync(state);
            if (left < last) {
                last = left;
                since = clock.instant();
            } else if (since.plus(STALLED).isBefore(clock.instant())) {
                throw new WrongStateException(ErrorDetails.of(REPAIR, subject(), "it does not get on: " + state));
            }
            pause.pause(LOOK);
        }
    }

    /**
     * Finishes what repairs between two hosts have left whose program died: the hosts connect, which copies, and who was
     * made primary for it is secondary again when they are alike, unless it is used.
     *
     * @return what could not be finished yet, in words: a host does not answer, or the copy takes longer
     */
    public static List<String> recover(Drbd one, Drbd other) {
        List<String> open = new ArrayList<>();
        for (Drbd host : List.of(one, other)) {
            for (Step step : steps(host, host == one ? other : one).recover()) {
                open.add(step.operation() + " " + step.subject() + " since " + step.since() + " on "
                        + host.host().address());
            }
        }
        return open;
    }

    private Steps steps(DrbdResource end) {
        DrbdResource other = volume.ends().get(1 - volume.ends().indexOf(end));
        return steps(end.drbd(), other.drbd());
    }

    private static Steps steps(Drbd here, Drbd there) {
        return new Steps(
                here.host(), StateRoots.usual(here.host()), "drbd-repair", PATIENCE, step -> settle(here, there, step));
    }

    /** Two secondaries would not copy when they connect: who was made primary stays so until that is done. */
    private static void settle(Drbd here, Drbd there, Step step) {
        ResourceName name = ResourceName.of(step.subject().substring(RESOURCE.length()));
        DrbdResource resource = here.resource(name);
        DrbdResource peer = there.resource(name);
        connect(peer);
        connect(resource);
        if (!step.details().bool(PROMOTED) || resource.state().role() != Role.PRIMARY) {
            return;
        }
        if (!resource.state().isHealthy()) {
            reconnect(peer, resource); // they may have been connected all the time, and copy when they meet
        }
        new Pause(REPAIR, step.subject())
                .until(
                        "both sides alike",
                        CONNECTING,
                        LOOK,
                        () -> resource.state().isHealthy());
        try {
            resource.demote();
        } catch (WrongStateException e) {
            LOG.atInfo().addKeyValue("resource", name).log("is used by now and stays primary");
        }
    }

    private static void connect(DrbdResource end) {
        if (!isConnected(end.state())) {
            end.connect();
        }
    }

    private String subject() {
        return RESOURCE + volume.name();
    }
}
