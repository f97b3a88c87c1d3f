package dev.vireo.drbd.internal.handover;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.drbd.internal.GuardScript;
import dev.vireo.drbd.internal.Pause;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.Survival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The guard of one side: a process that outlives us, and the file with its lease. */
public final class Guard {
    private static final String GUARD = "guard";
    private static final String LOOK = "look for a guard";
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final ByteSize LIMIT = ByteSize.ofKiB(1);

    private final DrbdResource end;
    private final Host host;
    private final HostPath folder;
    private final HostPath lease;
    private final HostPath held;
    private final HostPath arming;

    /** Of a side. */
    public Guard(DrbdResource end) {
        this.end = end;
        host = end.host();
        StateRoot root = StateRoots.usual(host);
        folder = root.runtime().resolve("drbd").resolve("window");
        lease = folder.resolve(end.name() + ".lease");
        held = folder.resolve(end.name() + ".lease.held");
        arming = folder.resolve(end.name() + ".arming");
    }

    private String subject() {
        return "resource " + end.name() + " on " + host.address();
    }

    /** What the lease says; empty if none was given, or its guard has ended. One that was killed leaves it. */
    public Optional<String> lease() {
        return host.files().read(lease, LIMIT).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /**
     * Starts it.
     *
     * @param content the first lease
     * @throws ConflictException an earlier one is still at work
     * @throws UnsupportedException nothing that we start there would outlive us
     */
    public void arm(String content, Duration limit) {
        Survival survival = host.facts().survival();
        if (survival == Survival.NONE) {
            throw new UnsupportedException(ErrorDetails.of(GUARD, subject(), "what we start there ends with us")
                    .advice("run the program where systemd can start a service for it"));
        }
        host.files().createFolders(StateRoots.usual(host).runtime(), 0711);
        host.files().createFolders(folder, 0700);
        try (HostLock alone = host.locks().acquire(arming, LockMode.EXCLUSIVE, GUARD + ' ' + subject(), DEADLINE)) {
            if (lease().isPresent() && isAlive()) {
                throw new ConflictException(ErrorDetails.of(
                                GUARD,
                                subject(),
                                "it is being migrated, or a migration of it"
                                        + " that was broken off is still being cleared")
                        .advice("wait for that; DualPrimaryWindows tells what is open"));
            }
            start(content, limit, survival);
            new Pause(GUARD, subject()).until("its guard is at work", DEADLINE, () -> lease().isEmpty() || isAlive());
        }
    }

    private void start(String content, Duration limit, Survival survival) {
        HostPath script = folder.resolve("guard.sh");
        host.files().replace(script, GuardScript.TEXT.getBytes(StandardCharsets.UTF_8), 0600);
        write(content);
        List<String> argv = List.of(
                "sh",
                script.value(),
                lease.value(),
                Long.toString(limit.toSeconds()),
                plain("secondary"),
                plain("net-options", "--allow-two-primaries=no"));
        Command start = survival == Survival.SERVICE ? service(argv) : session(argv);
        try {
            host.run(start.deadline(DEADLINE)).orThrow(GUARD, subject());
        } catch (CommandFailedException e) { // nobody would ever take the lease away
            disarm();
            throw e;
        }
    }

    /** Whether somebody watches, or is about to. */
    public boolean isAtWork() {
        if (lease().isEmpty()) {
            return false;
        }
        try (HostLock alone = host.locks().acquire(arming, LockMode.EXCLUSIVE, LOOK, Duration.ZERO)) {
            return isAlive();
        } catch (LockedByException e) {
            return true;
        }
    }

    private boolean isAlive() {
        try (HostLock free = host.locks().acquire(held, LockMode.EXCLUSIVE, LOOK, Duration.ZERO)) {
            return false;
        } catch (LockedByException e) {
            return true;
        }
    }

    private Command service(List<String> argv) {
        List<String> all = new ArrayList<>(
                List.of("systemd-run", "--quiet", "--collect", "--unit=vireo-drbd-" + end.name(), "--"));
        all.addAll(argv);
        return Command.of(all);
    }

    private static Command session(List<String> argv) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "setsid \"$@\" </dev/null >/dev/null 2>&1 &", GUARD));
        all.addAll(argv);
        return Command.of(all);
    }

    /** What {@code drbdadm} would run, which works without the configuration and without the network as well. */
    private String plain(String verb, String... options) {
        return new Drbdadm(host).plain(verb, end.name(), options);
    }

    /** Begins the lease anew. */
    void write(String content) {
        host.files().replace(lease, content.getBytes(StandardCharsets.UTF_8), 0600);
    }

    /** Tells it to close the window as soon as it can, and to end then. */
    void actNow() {
        if (lease().isPresent()) {
            write(GuardScript.CLOSE);
        }
    }

    /** Ends it: there is nothing to guard any more. */
    void disarm() {
        host.files().delete(lease);
    }
}
