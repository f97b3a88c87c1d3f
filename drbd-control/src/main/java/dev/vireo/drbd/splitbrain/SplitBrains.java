package dev.vireo.drbd.splitbrain;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicationState;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.VolumeState;
import dev.vireo.drbd.internal.DataGeneration;
import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.drbd.internal.KernelLog;
import dev.vireo.drbd.internal.Pause;
import dev.vireo.drbd.internal.Threads;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a split brain of one volume, and ends it when the caller has chosen who loses.
 *
 * <pre>{@code
 * SplitBrains brains = SplitBrains.of(volume);
 * brains.find().ifPresent(found -> {
 *     DrbdResource loser = ask(found.sides()).end();
 *     brains.discard(loser, SafetySnapshot.of(below, "web1-lost", ByteSize.ofGiB(4))).await(Duration.ofHours(1));
 * });
 * }</pre>
 */
public final class SplitBrains {
    private static final Logger LOG = LoggerFactory.getLogger(SplitBrains.class);
    private static final String RESOLVE = "end the split brain of";
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration CONNECTING = Duration.ofMinutes(1);
    private static final Duration SYNCHRONIZING = Duration.ofDays(2);

    private final ReplicatedVolume volume;
    private final Clock clock = Clock.systemUTC();
    private final JobTable jobs = new JobTable(Threads.daemon("drbd-brain"), Threads.daemon("drbd-one"), clock);

    private SplitBrains(ReplicatedVolume volume) {
        this.volume = volume;
    }

    /** Of a volume. */
    public static SplitBrains of(ReplicatedVolume volume) {
        return new SplitBrains(volume);
    }

    private String subject() {
        return "resource " + volume.name();
    }

    /**
     * The split brain, if there is one: the sides are not connected, and each has gone on alone from the same data. Two
     * sides that have not met yet are told as well.
     *
     * @throws NotFoundException it is not up on a host
     */
    public Optional<SplitBrain> find() {
        DrbdResource one = volume.ends().get(0);
        DrbdResource other = volume.ends().get(1);
        ResourceState first = one.state();
        ResourceState second = other.state();
        if (isConnected(first) || isConnected(second)) {
            return Optional.empty();
        }
        boolean parted = generation(one)
                .filter(here -> generation(other).filter(here::hasPartedFrom).isPresent())
                .isPresent();
        return parted
                ? Optional.of(new SplitBrain(volume.name(), List.of(side(one, first), side(other, second))))
                : Optional.empty();
    }

    /** While two sides find out that they have parted, they are called connected, but replicate nothing. */
    private static boolean isConnected(ResourceState state) {
        return state.peers().stream()
                .filter(peer -> peer.connection() == ConnectionState.CONNECTED)
                .flatMap(peer -> peer.volumes().stream())
                .anyMatch(each -> each.replication() != ReplicationState.OFF);
    }

    /** Of its first volume: all volumes of a resource part at once. */
    private Optional<DataGeneration> generation(DrbdResource end) {
        String told = new Drbdadm(end.host())
                .run("get-gi", volume.name())
                .orThrow("read", subject())
                .output();
        return told.lines().findFirst().flatMap(DataGeneration::parse);
    }

    private SplitBrainSide side(DrbdResource end, ResourceState state) {
        long changed = state.peers().stream()
                .flatMap(peer -> peer.volumes().stream())
                .flatMap(each -> each.outOfSync().stream())
                .mapToLong(ByteSize::bytes)
                .sum();
        Optional<Instant> last =
                state.role() == Role.PRIMARY ? Optional.of(clock.instant()) : lastDemotion(end.host(), state);
        return new SplitBrainSide(end, end.host().facts().hostName(), state.role(), ByteSize.ofBytes(changed), last);
    }

    private Optional<Instant> lastDemotion(Host host, ResourceState state) {
        KernelLog log = KernelLog.parse(output(host, "dmesg", "--raw"));
        OptionalLong micros = state.volumes().stream()
                .map(VolumeState::minor)
                .map(log::lastDemotion)
                .flatMapToLong(OptionalLong::stream)
                .max();
        if (micros.isEmpty()) {
            return Optional.empty();
        }
        double up = Double.parseDouble(output(host, "cat", "/proc/uptime").split(" ", -1)[0]);
        long now = Long.parseLong(output(host, "date", "+%s").strip());
        return Optional.of(Instant.ofEpochSecond(now - Math.round(up - micros.getAsLong() / 1e6)));
    }

    private String output(Host host, String... argv) {
        return host.run(Command.of(List.of(argv)).environment("LC_ALL", "C").deadline(DEADLINE))
                .orThrow("read", subject())
                .output();
    }

    /**
     * Ends it: the data of one side are thrown away as far as they differ, and it takes those of the other.
     *
     * <p>The job ends when both sides are alike again. It fails with {@link WrongStateException} if there is no split brain,
     * or the losing side is in use; nothing was changed then.
     *
     * @param loser one of the volume's {@link ReplicatedVolume#ends()}
     */
    public Job<SplitBrain> discard(DrbdResource loser) {
        return discard(loser, side -> {});
    }

    /**
     * The same, but first something is done that keeps the losing side's data, such as a {@link
     * dev.vireo.drbd.SafetySnapshot}. Where that throws, nothing is thrown away.
     */
    public Job<SplitBrain> discard(DrbdResource loser, Consumer<DrbdResource> keep) {
        int place = volume.ends().indexOf(loser);
        if (place < 0) {
            throw new NotFoundException(
                    ErrorDetails.of(RESOLVE, subject(), loser + " is not one of its sides: take it from ends()"));
        }
        DrbdResource winner = volume.ends().get(1 - place);
        return jobs.start(
                RESOLVE + " " + volume.name() + " against " + loser.host().address(),
                control -> discard(loser, winner, keep, control));
    }

    private SplitBrain discard(
            DrbdResource loser, DrbdResource winner, Consumer<DrbdResource> keep, JobControl control) {
        SplitBrain found =
                find().orElseThrow(() -> new WrongStateException(ErrorDetails.of(RESOLVE, subject(), "there is none")));
        control.phase("make secondary");
        loser.demote();
        control.phase("keep");
        keep.accept(loser);
        LOG.atInfo()
                .addKeyValue("resource", volume.name())
                .addKeyValue("loser", loser.host().address())
                .log("{}", found);
        control.phase("connect");
        standAlone(loser);
        new Drbdadm(loser.host())
                .run("connect", volume.name(), "--discard-my-data")
                .orThrow(RESOLVE, subject());
        winner.connect();
        Pause pause = new Pause(RESOLVE, subject());
        pause.until("connected", CONNECTING, () -> isConnected(winner.state()));
        control.phase("synchronize");
        pause.until(
                "alike",
                SYNCHRONIZING,
                () -> winner.state().isHealthy() && loser.state().isHealthy());
        return found;
    }

    /** A side that still looks for the other, or talks with it, would not take the order to lose. */
    private void standAlone(DrbdResource loser) {
        new Pause(RESOLVE, subject()).until("apart", CONNECTING, () -> {
            ResourceState state = loser.state();
            boolean looks = state.peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTING);
            if (looks) {
                loser.disconnect();
            }
            return state.peers().stream().allMatch(peer -> peer.connection() == ConnectionState.STAND_ALONE);
        });
    }
}
