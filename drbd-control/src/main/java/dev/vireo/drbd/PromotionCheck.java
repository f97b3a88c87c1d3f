package dev.vireo.drbd;

import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Whether a host may become primary without losing what its peer has acknowledged. Pure. */
final class PromotionCheck {
    private static final Pattern POLICY = Pattern.compile("fencing\\s+\"?resource-(only|and-stonith)\"?\\s*;");
    private static final Pattern HANDLER = Pattern.compile("fence-peer\\s+\\S");
    private static final Set<DiskState> OLDER = Set.of(DiskState.OUTDATED, DiskState.INCONSISTENT, DiskState.DISKLESS);

    private PromotionCheck() {}

    /**
     * Why not; empty if it may.
     *
     * @param canFence whether DRBD puts a lost peer out of the way by itself, and refuses if it cannot
     */
    static Optional<String> problem(ResourceState state, BooleanSupplier canFence) {
        for (PeerState peer : state.peers()) {
            if (peer.connection() == ConnectionState.CONNECTED) {
                if (peer.role() == Role.PRIMARY) {
                    return Optional.of("its peer is primary");
                }
            } else if (!isOlder(peer) && !canFence.getAsBoolean()) {
                return Optional.of("its peer is not connected and may have newer data");
            }
        }
        if (state.peers().isEmpty() && !canFence.getAsBoolean()) {
            return Optional.of("it looks for no peer, which may have newer data");
        }
        return state.volumes().stream().allMatch(volume -> isCurrent(volume.disk()))
                ? Optional.empty()
                : Optional.of("its own data are not known to be current: " + state.volumes());
    }

    /** A connected secondary without data of its own, or while they are synchronized, works on those of its peer. */
    private static boolean isCurrent(DiskState disk) {
        return disk != DiskState.OUTDATED;
    }

    private static boolean isOlder(PeerState peer) {
        return !peer.volumes().isEmpty() && peer.volumes().stream().allMatch(volume -> OLDER.contains(volume.disk()));
    }

    /** Whether what {@code drbdadm dump} says names a program that fences, and a policy that makes DRBD call it. */
    static boolean hasFencing(String dump) {
        return POLICY.matcher(dump).find() && HANDLER.matcher(dump).find();
    }
}
