package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.verify.Repair;
import dev.vireo.drbd.verify.Verification;
import dev.vireo.drbd.verify.VerificationOptions;
import dev.vireo.drbd.verify.VerificationOutcome;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Repairs whose program dies. */
@UseLab(hosts = 2)
@Timeout(3600)
class KilledRepairLabIT {
    private static final String GOOD = "good";
    private static final VerificationOptions FAST =
            VerificationOptions.defaults().rate(ByteSize.ofMiB(100));

    private Mirror mirror;
    private ReplicatedVolume volume;

    @Test
    void isFinishedByTheNextProgram(Lab lab) {
        mirror = Mirror.on(lab);
        volume = mirror.make("mends");
        DrbdResource right = volume.ends().get(0);
        right.promote(Promotion.SAFE);
        mirror.write(
                1, HostPath.of("/dev/drbd" + volume.spec().side(mirror.node(1)).minor()), GOOD);
        right.demote();

        dies("drbdadm primary");
        dies("drbdadm disconnect");
        dies("drbdadm adjust");
        dies("drbdadm secondary");
    }

    private void dies(String words) {
        corrupt();
        Dying.after(words, 1, mirror, hosts -> {
            ReplicatedVolume its = Mirror.volumes(hosts.get(0), hosts.get(1)).volume(volume.name());
            Repair.of(its).overwrite(its.ends().get(1)).await(Mirror.PATIENCE);
        });
        assertThat(mirror.volumes().recover()).isEmpty();
        assertThat(volume.ends()).as("after " + words).allSatisfy(end -> {
            assertThat(end.state().isHealthy()).isTrue();
            assertThat(end.state().role()).isEqualTo(Role.SECONDARY);
        });
        assertThat(lower(2)).as("after " + words).isEqualTo(GOOD);
        assertThat(lower(1)).isEqualTo(GOOD);
    }

    private void corrupt() {
        String disk = Mirror.volume("mends").path().value();
        mirror.host(2).run("sh", "-c", "dd if=/dev/zero of=" + disk + " bs=4k count=1 oflag=direct status=none");
        Verification verification = Verification.of(volume.ends().get(0));
        assertThat(verification.start(FAST).await(Mirror.PATIENCE).outcome()).isEqualTo(VerificationOutcome.DIFFERENT);
    }

    private String lower(int number) {
        return mirror.read(number, Mirror.volume("mends").path(), GOOD.length());
    }
}
