package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;

/** Whether one side's differing blocks may be overwritten by the other's. Pure. */
final class RepairCheck {
    private RepairCheck() {}

    /**
     * How much would be overwritten.
     *
     * @param victim the side that loses, as its own host sees it
     * @param source the other
     * @throws WrongStateException that is not possible
     */
    static ByteSize amount(String subject, ResourceState victim, ResourceState source) {
        VerificationRun.obstacle(victim)
                .or(() -> VerificationRun.obstacle(source))
                .ifPresent(problem -> {
                    throw refused(subject, problem, "connect both hosts, and wait until their disks are current");
                });
        if (victim.role() == Role.PRIMARY) {
            throw refused(
                    subject,
                    "the side to be overwritten is primary, and the primary's data win whenever the hosts connect",
                    "end what uses it, make it secondary, and repair it then");
        }
        long amount = Math.max(outOfSync(victim), outOfSync(source));
        if (amount == 0) {
            throw refused(subject, "nothing is known to differ", "verify it first");
        }
        return ByteSize.ofBytes(amount);
    }

    static long outOfSync(ResourceState state) {
        return state.peers().stream()
                .flatMap(peer -> peer.volumes().stream())
                .flatMap(volume -> volume.outOfSync().stream())
                .mapToLong(ByteSize::bytes)
                .sum();
    }

    private static WrongStateException refused(String subject, String problem, String advice) {
        return new WrongStateException(
                ErrorDetails.of("repair", subject, problem).advice(advice));
    }
}
