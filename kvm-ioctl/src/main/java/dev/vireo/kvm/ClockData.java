package dev.vireo.kvm;

import java.util.OptionalLong;

/**
 * The clock that a guest sees through kvmclock ({@code struct kvm_clock_data}).
 *
 * @param clock nanoseconds
 * @param tscStable whether all vCPUs read the same
 * @param realtime the host's time when it was read, nanoseconds since 1970; where KVM tells it. When set, the clock is
 *     moved on by what has passed since
 * @param hostTsc the host's time stamp counter when it was read, where KVM tells it
 */
public record ClockData(long clock, boolean tscStable, OptionalLong realtime, OptionalLong hostTsc) {
    /** A clock to set. */
    public static ClockData of(long nanoseconds) {
        return new ClockData(nanoseconds, false, OptionalLong.empty(), OptionalLong.empty());
    }
}
