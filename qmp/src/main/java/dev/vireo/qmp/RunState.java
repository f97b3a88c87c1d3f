package dev.vireo.qmp;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The run state of a QEMU (QAPI {@code RunState}, QEMU 7.2 to 10). Whether the guest's CPUs run is told apart. */
public enum RunState {
    /** Stopped by a debugger. */
    DEBUG,
    /** Waiting for, or receiving, a migration; {@code cont} is answered and has no effect. */
    INMIGRATE,
    /** Stopped by a fault of QEMU or KVM. */
    INTERNAL_ERROR,
    /** Stopped by an I/O error whose policy says so. */
    IO_ERROR,
    /** Stopped by {@code stop}. */
    PAUSED,
    /** The source after a migration; QEMU would let it run again, which makes two. */
    POSTMIGRATE,
    /** Started with {@code -S} and not yet run. */
    PRELAUNCH,
    /** Stopped to finish a migration, {@code pre-switchover} included. */
    FINISH_MIGRATE,
    /** Stopped to restore a snapshot. */
    RESTORE_VM,
    /** Running. */
    RUNNING,
    /** Stopped to save a snapshot. */
    SAVE_VM,
    /** The guest has shut down and QEMU was told to stay. */
    SHUTDOWN,
    /** The guest sleeps (ACPI S3). */
    SUSPENDED,
    /** Stopped by the watchdog. */
    WATCHDOG,
    /** Stopped because the guest's system crashed. */
    GUEST_PANICKED,
    /** Stopped to synchronize the two sides of COLO. */
    COLO,
    /** A state that this version does not know. */
    UNKNOWN;

    private static final Map<String, RunState> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(RunState::word, Function.identity()));

    /** The state of QEMU's word for it. */
    public static RunState of(String word) {
        return BY_WORD.getOrDefault(word, UNKNOWN);
    }

    /** QEMU's word, such as {@code guest-panicked}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
