package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.verify.Verification;
import dev.vireo.drbd.verify.VerificationOptions;
import dev.vireo.drbd.verify.VerificationOutcome;
import dev.vireo.drbd.verify.VerificationResult;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest writes all the time, while its replicated disk is verified and grows. */
@UseLab(hosts = 2)
@Timeout(1800)
class BusyVolumeLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final String HOLDER = "writer";
    private static final int LINES = 30;
    /** Of 32 MiB: the verification takes a minute at least. */
    private static final ByteSize RATE = ByteSize.ofKiB(512);

    private static final ByteSize GROWN = ByteSize.ofMiB(48);

    @Test
    void isVerifiedAndGrowsWhileAGuestWrites(Lab lab) {
        LoggingGuest.bring(lab);
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolume volume = mirror.make("busy");
        StorageVolume disk = volume.disk(mirror.node(1), mirror.below("busy"));
        HostPath device = disk.acquire(HOLDER).path();
        int last;
        try (Hypervisor hypervisor = lab.host(1).hypervisor()) {
            Domain domain = LoggingGuest.start(hypervisor, disk.source(), 0);
            isVerified(domain, volume, mirror);
            grows(domain, disk);
            last = LoggingGuest.nextLine(domain);
            LoggingGuest.end(domain);
        }
        LoggingGuest.assertLog(lab.host(1), device, last);
        disk.release(HOLDER);
        assertThat(Verification.of(volume.end(mirror.node(2)))
                        .start(VerificationOptions.defaults())
                        .await(PATIENCE)
                        .outcome())
                .isEqualTo(VerificationOutcome.SAME);
        disk.remove();
    }

    /** What is being written at the moment is not taken for a difference, and the guest goes on. */
    private static void isVerified(Domain domain, ReplicatedVolume volume, Mirror mirror) {
        double before = linesPerSecond(domain);
        var job = Verification.of(volume.end(mirror.node(1)))
                .start(VerificationOptions.defaults().rate(RATE));
        double during = linesPerSecond(domain);
        assertThat(job.status().state().ended())
                .as("lines were written all the time that it was verified")
                .isFalse();
        VerificationResult result = job.await(PATIENCE);
        assertThat(result.outcome()).isEqualTo(VerificationOutcome.SAME);
        System.out.printf(
                "BusyVolumeLabIT: %.1f lines a second, %.1f while it is verified at %s a second%n",
                before, during, RATE);
    }

    private static double linesPerSecond(Domain domain) {
        try (Acknowledgements heard = Acknowledgements.of(domain)) {
            heard.await(1);
            int first = heard.last();
            long begin = System.nanoTime();
            heard.await(first + LINES);
            return (heard.last() - first) * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static void grows(Domain domain, StorageVolume disk) {
        int before = LoggingGuest.nextLine(domain);
        try (ConsoleReader console = domain.console().readNew()) {
            domain.growDisk(LoggingGuest.DISK, disk, GROWN);
            ByteSize size = disk.size();
            assertThat(size.bytes()).isGreaterThanOrEqualTo(GROWN.bytes());
            domain.console().write("echo sectors-$(cat /sys/block/vda/size)-\n");
            console.awaitText("sectors-" + size.bytes() / 512 + "-", PATIENCE);
        }
        assertThat(LoggingGuest.nextLine(domain)).isGreaterThan(before);
    }
}
