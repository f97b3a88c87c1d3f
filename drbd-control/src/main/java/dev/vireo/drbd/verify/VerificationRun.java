package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.core.job.JobControl;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.DiskState;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.PeerVolumeState;
import dev.vireo.drbd.Progress;
import dev.vireo.drbd.ReplicationState;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.VolumeState;
import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.drbd.internal.KernelLog;
import dev.vireo.drbd.internal.Pause;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One verification. */
final class VerificationRun {
    private static final String VERIFY = "verify";
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int PLACES = 100;

    private final DrbdResource resource;
    private final VerificationOptions options;
    private final Clock clock;
    private final JobControl control;
    private final VerificationLog log;
    private final Consumer<DiskRate> whenConnected;
    private final Drbdadm drbdadm;
    private final Pause pause;

    /**
     * A run.
     *
     * @param whenConnected restores the rate once more when the hosts are connected again
     */
    VerificationRun(
            DrbdResource resource,
            VerificationOptions options,
            Clock clock,
            JobControl control,
            VerificationLog log,
            Consumer<DiskRate> whenConnected) {
        this.resource = resource;
        this.options = options;
        this.clock = clock;
        this.control = control;
        this.log = log;
        this.whenConnected = whenConnected;
        drbdadm = new Drbdadm(resource.host());
        pause = new Pause(VERIFY, subject());
    }

    private String subject() {
        return "resource " + resource.name();
    }

    VerificationResult run() {
        obstacle(resource.state()).ifPresent(problem -> {
            throw new WrongStateException(ErrorDetails.of(VERIFY, subject(), problem)
                    .advice("a verification compares two current disks: connect them, and wait until they are"));
        });
        Instant begun = clock.instant();
        long mark = kernelLog().end();
        DiskRate rate = new DiskRate(resource);
        ResourceState last;
        options.rate().ifPresent(rate::fix);
        try {
            // Without a start, DRBD goes on where an earlier one was stopped, and would call the rest the whole.
            tell("--start=0");
            last = awaitEnd();
        } finally {
            if (options.rate().isPresent()) {
                rate.restore();
            }
        }
        if (options.rate().isPresent() && !isConnected(last)) {
            whenConnected.accept(rate);
        }
        VerificationResult result = result(begun, last, kernelLog().after(mark));
        log.append(result);
        return result;
    }

    /** Why it cannot be verified; empty if it can. */
    static Optional<String> obstacle(ResourceState state) {
        if (!isConnected(state)) {
            return Optional.of("it is not connected to its peer");
        }
        if (state.volumes().stream().anyMatch(volume -> volume.disk() != DiskState.UP_TO_DATE)
                || volumes(state).anyMatch(volume -> volume.disk() != DiskState.UP_TO_DATE)) {
            return Optional.of("its disks are not current on both hosts: " + state);
        }
        return volumes(state)
                .filter(volume -> volume.replication() != ReplicationState.ESTABLISHED)
                .findFirst()
                .map(volume -> "it is busy: " + volume.replication().word());
    }

    static boolean isConnected(ResourceState state) {
        return state.peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTED);
    }

    private static Stream<PeerVolumeState> volumes(ResourceState state) {
        return state.peers().stream().flatMap(peer -> peer.volumes().stream());
    }

    private void tell(String... range) {
        drbdadm.run(VERIFY, resource.name(), range).orThrow(VERIFY, subject());
    }

    private ResourceState awaitEnd() {
        control.phase("comparing");
        boolean stopped = false;
        while (true) {
            ResourceState state = resource.state();
            List<PeerVolumeState> busy =
                    volumes(state).filter(VerificationRun::isVerified).toList();
            if (busy.isEmpty()) {
                return state;
            }
            busy.stream()
                    .flatMap(volume -> volume.progress().stream())
                    .mapToDouble(Progress::percent)
                    .min()
                    .ifPresent(percent -> control.progress(percent / 100));
            if (control.cancelRequested() && !stopped) {
                stopped = true;
                // Moves the end of the running one. To disconnect would copy what was found over the secondary.
                tell("--start=0", "--stop=8");
            }
            pause.pause(LOOK);
        }
    }

    private static boolean isVerified(PeerVolumeState volume) {
        return volume.replication() == ReplicationState.VERIFY_SOURCE
                || volume.replication() == ReplicationState.VERIFY_TARGET;
    }

    private KernelLog kernelLog() {
        return KernelLog.parse(resource.host()
                .run(Command.of("dmesg", "--raw").environment("LC_ALL", "C").deadline(DEADLINE))
                .orThrow(VERIFY, subject())
                .output());
    }

    private VerificationResult result(Instant begun, ResourceState state, KernelLog kernel) {
        boolean whole = state.volumes().stream().allMatch(volume -> kernel.hasVerified(volume.minor()));
        long outOfSync = volumes(state)
                .flatMap(volume -> volume.outOfSync().stream())
                .mapToLong(ByteSize::bytes)
                .sum();
        List<Difference> places = new ArrayList<>();
        for (VolumeState volume : state.volumes()) {
            kernel.different(volume.minor()).stream()
                    .map(place -> new Difference(
                            volume.number(), ByteSize.ofBytes(place.start()), ByteSize.ofBytes(place.length())))
                    .forEach(places::add);
        }
        VerificationOutcome outcome = !whole
                ? VerificationOutcome.INTERRUPTED
                : outOfSync > 0 || !places.isEmpty() ? VerificationOutcome.DIFFERENT : VerificationOutcome.SAME;
        return new VerificationResult(
                resource.name(),
                resource.host().facts().hostName(),
                begun,
                clock.instant(),
                outcome,
                ByteSize.ofBytes(outOfSync),
                state.role(),
                state.peers().stream().map(peer -> peer.role()).findFirst().orElse(Role.UNKNOWN),
                places.subList(0, Math.min(PLACES, places.size())));
    }
}
