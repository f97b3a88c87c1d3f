package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.drbd.internal.ResourceFile;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * DRBD on one host. Needs root.
 *
 * <pre>{@code
 * Drbd drbd = Drbd.on(host);
 * for (ResourceState each : drbd.state().resources()) {
 *     System.out.println(each.name() + (each.isHealthy() ? " is fine" : " needs somebody: " + each));
 * }
 * }</pre>
 */
public final class Drbd {
    private static final String SUBJECT = "DRBD";
    private static final List<String> EVENTS = List.of("drbdsetup", "events2", "--statistics", "--now");
    private static final HostPath PROC = HostPath.of("/proc/drbd");
    private static final ByteSize PROC_LIMIT = ByteSize.ofMiB(1);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Host host;
    private final Optional<StateRoot> stateRoot;

    private Drbd(Host host, Optional<StateRoot> stateRoot) {
        this.host = host;
        this.stateRoot = stateRoot;
    }

    /** On a host, with what is remembered in the usual place. */
    public static Drbd on(Host host) {
        return new Drbd(host, Optional.empty());
    }

    /** On a host, with what is remembered in another place. */
    public static Drbd on(Host host, StateRoot stateRoot) {
        return new Drbd(host, Optional.of(stateRoot));
    }

    StateRoot stateRoot() {
        return stateRoot.orElseGet(() -> StateRoots.usual(host));
    }

    /**
     * Which DRBD the kernel has.
     *
     * @throws UnsupportedException it has none, or it is not loaded
     */
    public Generation generation() {
        String version = DrbdState.parse("exists -", proc())
                .flatMap(DrbdState::kernel)
                .orElseThrow(
                        () -> new UnsupportedException(ErrorDetails.of("use", SUBJECT, "the kernel has not loaded it")
                                .advice("modprobe drbd")));
        return version.startsWith("8.") ? Generation.V8_4 : Generation.V9;
    }

    private String proc() {
        return host.files()
                .read(PROC, PROC_LIMIT)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    /**
     * The state of all resources that are up. One process; it asks the kernel and touches no device.
     *
     * @throws NotFoundException DRBD's tools are missing
     * @throws CommandFailedException the kernel has not loaded DRBD, or we may not ask it
     */
    public DrbdState state() {
        CommandResult result = host.run(
                        Command.of(EVENTS).environment("LC_ALL", "C").deadline(DEADLINE))
                .orThrow("read", SUBJECT);
        return DrbdState.parse(result.output(), proc())
                .orElseThrow(() -> new CommandFailedException(
                        ErrorDetails.of("read", SUBJECT, "drbdsetup ended before it had told all"),
                        EVENTS,
                        result.exitStatus(),
                        result.standardError()));
    }

    /**
     * The state of a resource.
     *
     * @throws NotFoundException it is not up
     */
    public ResourceState state(ResourceName name) {
        return state().resource(name)
                .orElseThrow(() -> new NotFoundException(
                        ErrorDetails.of("read", "resource " + name, "it is not up on " + host.address())));
    }

    /** The host. */
    public Host host() {
        return host;
    }

    /** A resource of this host, which need not be up. */
    public DrbdResource resource(ResourceName name) {
        return new DrbdResource(this, name);
    }

    /** Watches the resources of the host, from now on until it is closed. */
    public DrbdWatch watch() {
        return new DrbdWatch(host, Clock.systemUTC()).start();
    }

    /**
     * The text of a resource's configuration file, the same for both of its hosts. Pure.
     *
     * @param generation what the kernels of both hosts have
     */
    public static String resourceFile(ResourceSpec spec, Generation generation) {
        return ResourceFile.text(spec, generation);
    }
}
