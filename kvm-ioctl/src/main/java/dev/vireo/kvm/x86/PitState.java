package dev.vireo.kvm.x86;

import java.util.List;

/**
 * The 8254 timer ({@code struct kvm_pit_state2}).
 *
 * @param channels its three channels
 * @param flags bit 0: the HPET replaces it; bit 1: the speaker is on
 */
public record PitState(List<Channel> channels, int flags) {
    private static final int CHANNELS = 3;

    /** Refuses another number of channels than three. */
    public PitState {
        channels = List.copyOf(channels);
        if (channels.size() != CHANNELS) {
            throw new IllegalArgumentException("the timer has three channels");
        }
    }

    /** The same timer with other flags. */
    public PitState withFlags(int other) {
        return new PitState(channels, other);
    }

    /**
     * A channel ({@code struct kvm_pit_channel_state}).
     *
     * @param count what it counts down from, up to 65536
     * @param latchedCount the count that was latched
     * @param countLatched whether and how far that is still to be read
     * @param statusLatched whether the status is to be read
     * @param status that status
     * @param readState which byte is read next
     * @param writeState which byte is written next
     * @param writeLatch the byte that was written first
     * @param rwMode how counts are read and written
     * @param mode what it does, 0 to 5
     * @param bcd whether it counts in decimal
     * @param gate whether it may count
     * @param countLoadTime when the count was loaded, in nanoseconds of the host's boot time
     */
    public record Channel(
            int count,
            int latchedCount,
            int countLatched,
            int statusLatched,
            int status,
            int readState,
            int writeState,
            int writeLatch,
            int rwMode,
            int mode,
            int bcd,
            int gate,
            long countLoadTime) {}
}
