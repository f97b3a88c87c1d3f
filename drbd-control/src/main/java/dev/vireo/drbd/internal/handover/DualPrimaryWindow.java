package dev.vireo.drbd.internal.handover;

import dev.vireo.core.driver.StorageHandover;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.drbd.internal.Pause;
import dev.vireo.error.ConflictException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time in which both sides of one resource are primary, from {@link #prepare} to {@link #finish} or {@link #abort}. */
final class DualPrimaryWindow implements StorageHandover {
    private static final String HAND_OVER = "hand over";
    private static final String FIRST_LEASE = "opened";
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final Duration PACE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final DrbdResource source;
    private final DrbdResource target;
    private final List<Guard> guards;
    private final Duration lease;
    private final List<Guard> armed = new ArrayList<>();
    private @Nullable Renewal renewal;

    DualPrimaryWindow(DrbdResource source, DrbdResource target) {
        this(source, target, LEASE);
    }

    DualPrimaryWindow(DrbdResource source, DrbdResource target, Duration lease) {
        this.source = source;
        this.target = target;
        this.lease = lease;
        guards = List.of(new Guard(source), new Guard(target));
    }

    private String subject() {
        return "resource " + source.name();
    }

    @Override
    public void prepare() {
        WindowCheck.beforeOpening(source.state(), target.state()).ifPresent(this::refuse);
        for (Guard guard : guards) {
            guard.arm(FIRST_LEASE, lease);
            armed.add(guard);
        }
        renewal = new Renewal(guards, lease.compareTo(LEASE) < 0 ? lease.dividedBy(4) : PACE);
        allow(source, true);
        allow(target, true);
        new Drbdadm(target.host()).run("primary", target.name()).orThrow(HAND_OVER, subject());
    }

    /** DRBD 8.4 tells the peer; DRBD 9 wants it said on each. */
    private void allow(DrbdResource end, boolean both) {
        new Drbdadm(end.host())
                .run("net-options", end.name(), "--allow-two-primaries=" + (both ? "yes" : "no"))
                .orThrow(HAND_OVER, subject());
    }

    @Override
    public void confirm() {
        WindowCheck.beforeSwitching(source.state(), target.state()).ifPresent(this::refuse);
        for (Guard guard : guards) {
            Optional<String> now = guard.lease();
            if (now.isEmpty() || now.get().equals("close")) {
                refuse("the guard of a side has closed the window, as if nobody had renewed its lease");
            }
        }
    }

    private void refuse(String problem) {
        throw new ConflictException(ErrorDetails.of(HAND_OVER, subject(), problem)
                .advice("a guest moves only while both sides are connected and current"));
    }

    @Override
    public void finish() {
        close(source);
    }

    @Override
    public void abort() {
        close(target);
    }

    /** Leaves it to the guards, which make secondary what nobody has open. */
    @Override
    public void leave() {
        if (renewal == null) {
            armed.forEach(Guard::disarm);
            return;
        }
        renewal.close();
        AllOf.each(armed, Guard::actNow);
    }

    /** Makes one side secondary and takes the permission back. What cannot be done now, the guards do when it can. */
    private void close(DrbdResource leaving) {
        if (renewal == null) { // nothing was opened; a guard that we have not started is somebody else's
            armed.forEach(Guard::disarm);
            return;
        }
        renewal.close();
        try {
            demote(leaving);
            allow(source, false);
            allow(target, false);
            guards.forEach(Guard::disarm);
        } catch (VireoException e) {
            guards.forEach(guard -> leaveTo(guard, e));
            throw new WrongStateException(
                    ErrorDetails.of(HAND_OVER, subject(), "both sides may still be primary: " + e.getMessage())
                            .advice("the guards on both hosts close it as soon as one side is not open any more")
                            .effect(Effect.GOES_ON),
                    e);
        }
    }

    /** The hypervisor's process has ended a moment ago at most. */
    private void demote(DrbdResource end) {
        new Pause(HAND_OVER, subject()).until("the device is not open any more", CLOSING, () -> {
            ResourceState state = end.state();
            if (state.role() != Role.PRIMARY) {
                return true;
            }
            try {
                end.demote();
                return true;
            } catch (WrongStateException e) {
                return false;
            }
        });
    }

    private static void leaveTo(Guard guard, VireoException failure) {
        try {
            guard.actNow();
        } catch (VireoException e) { // its lease ends by itself
            failure.addSuppressed(e);
        }
    }

    @Override
    public String toString() {
        return source + " to " + target;
    }
}
