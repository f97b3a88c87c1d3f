package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.verify.Difference;
import dev.vireo.drbd.verify.Repair;
import dev.vireo.drbd.verify.RepairResult;
import dev.vireo.drbd.verify.Verification;
import dev.vireo.drbd.verify.VerificationOptions;
import dev.vireo.drbd.verify.VerificationOutcome;
import dev.vireo.drbd.verify.VerificationResult;
import dev.vireo.error.WrongStateException;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Corruption is found, and repaired from the side that the caller names. */
@UseLab(hosts = 2)
@Timeout(1200)
class VerificationLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final VerificationOptions FAST =
            VerificationOptions.defaults().rate(ByteSize.ofMiB(100));

    private static VerificationResult verify(DrbdResource resource) {
        return Verification.of(resource).start(FAST).await(PATIENCE);
    }

    private static RepairResult overwrite(TwoHosts both, DrbdResource victim) {
        return Repair.of(both.volume()).overwrite(victim).await(PATIENCE);
    }

    @Test
    void findsCorruptionAndRepairsItFromTheRightSide(Lab lab) {
        TwoHosts both = TwoHosts.make(lab);
        assertThat(verify(both.end(1)).outcome()).isEqualTo(VerificationOutcome.SAME);

        both.end(1).promote(Promotion.SAFE);
        both.write(1, TwoHosts.DEVICE, 0, 256);
        String good = both.hash(1);
        corruptTheSecondary(both, good);
        corruptThePrimary(both);
        repairTwoSecondaries(both);
        assertThat(Verification.of(both.end(1)).log().read(TwoHosts.NAME))
                .extracting(VerificationResult::outcome)
                .endsWith(
                        VerificationOutcome.SAME,
                        VerificationOutcome.DIFFERENT,
                        VerificationOutcome.SAME,
                        VerificationOutcome.DIFFERENT,
                        VerificationOutcome.DIFFERENT);
    }

    private static void corruptTheSecondary(TwoHosts both, String good) {
        both.write(2, TwoHosts.DISK, 10, 2);
        both.write(2, TwoHosts.DISK, 100, 1);
        VerificationResult found = verify(both.end(1));
        assertThat(found.outcome()).isEqualTo(VerificationOutcome.DIFFERENT);
        assertThat(found.outOfSync()).isEqualTo(ByteSize.ofKiB(12));
        assertThat(found.role()).isEqualTo(Role.PRIMARY);
        assertThat(found.reconnectOverwritesSecondary()).isTrue();
        assertThat(found.differences())
                .containsExactly(
                        new Difference(0, ByteSize.ofKiB(40), ByteSize.ofKiB(8)),
                        new Difference(0, ByteSize.ofKiB(400), ByteSize.ofKiB(4)));

        RepairResult repaired = overwrite(both, both.end(2));
        assertThat(repaired.amount()).isEqualTo(ByteSize.ofKiB(12));
        assertThat(repaired.overwritten()).isEqualTo("host2");
        assertThat(both.hash(2)).isEqualTo(good);
        assertThat(both.hash(1)).isEqualTo(good);
        assertThat(verify(both.end(1)).outcome()).isEqualTo(VerificationOutcome.SAME);
        assertThatThrownBy(() -> overwrite(both, both.end(2)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("nothing is known to differ");
    }

    private static void corruptThePrimary(TwoHosts both) {
        String good = both.hash(2);
        both.write(1, TwoHosts.DISK, 20, 1);
        VerificationResult found = verify(both.end(1));
        assertThat(found.outcome()).isEqualTo(VerificationOutcome.DIFFERENT);
        assertThat(both.hash(2)).as("reported, not repaired").isEqualTo(good);
        assertThatThrownBy(() -> overwrite(both, both.end(1)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("is primary");
        assertThat(both.hash(2)).isEqualTo(good);

        both.end(1).demote();
        overwrite(both, both.end(1));
        assertThat(both.hash(1)).isEqualTo(good);
        assertThat(both.end(2).state().role())
                .as("was primary for the copy only")
                .isEqualTo(Role.SECONDARY);
    }

    private static void repairTwoSecondaries(TwoHosts both) {
        String good = both.hash(1);
        both.write(2, TwoHosts.DISK, 30, 1);
        assertThat(verify(both.end(1)).outcome()).isEqualTo(VerificationOutcome.DIFFERENT);
        overwrite(both, both.end(2));
        assertThat(both.hash(2)).isEqualTo(good);
        assertThat(both.end(1).state().role()).isEqualTo(Role.SECONDARY);
    }

    private static Job<VerificationResult> slow(TwoHosts both) {
        Job<VerificationResult> job = Verification.of(both.end(1))
                .start(VerificationOptions.defaults().rate(ByteSize.ofKiB(400)));
        Awaitility.await().atMost(PATIENCE).until(() -> job.status().progress().orElse(0) > 0);
        return job;
    }

    @Test
    void callsNothingVerifiedThatDidNotReachTheEnd(Lab lab) {
        TwoHosts both = TwoHosts.make(lab);
        stopsWhenCancelled(both);
        tellsOfALostConnection(lab, both);
    }

    private static void stopsWhenCancelled(TwoHosts both) {
        Job<VerificationResult> job = slow(both);
        job.requestCancel();
        assertThat(job.await(PATIENCE).outcome()).isEqualTo(VerificationOutcome.INTERRUPTED);
        assertThat(both.end(1).state().isHealthy()).as("connected all the time").isTrue();
    }

    private static void tellsOfALostConnection(Lab lab, TwoHosts both) {
        Job<VerificationResult> job = slow(both);
        lab.network().cut(both.host(1), both.host(2));
        assertThat(job.await(PATIENCE).outcome()).isEqualTo(VerificationOutcome.INTERRUPTED);
        lab.network().heal(both.host(1), both.host(2));
        both.awaitHealthy();
        for (int host = 1; host <= 2; host++) {
            LabHost end = both.host(host);
            Awaitility.await("the rate was for a while only")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(end.run("drbdsetup", "show", "web1"))
                            .contains("fencing")
                            .doesNotContain("c-plan-ahead", "resync-rate"));
        }
    }
}
