package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.drbd.verify.Repair;
import dev.vireo.drbd.verify.Verification;
import dev.vireo.drbd.verify.VerificationEvent;
import dev.vireo.drbd.verify.VerificationOptions;
import dev.vireo.drbd.verify.VerificationOutcome;
import dev.vireo.drbd.verify.VerificationResult;
import dev.vireo.drbd.verify.VerificationSchedule;
import dev.vireo.drbd.verify.VerificationScheduler;
import dev.vireo.drbd.verify.VerificationTimer;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Corruption is found at night by whoever looks after the hosts: a program on both, or systemd's timer. */
@UseLab(hosts = 2)
@Timeout(1200)
class ScheduledVerificationLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HostPath SCRIPT = HostPath.of("/usr/local/sbin/vireo-drbd-verify");
    private static final VerificationSchedule NIGHTS = VerificationSchedule.daily(LocalTime.of(2, 0), ZoneOffset.UTC);
    private static final VerificationOptions FAST =
            VerificationOptions.defaults().rate(ByteSize.ofMiB(100));

    /** Stands still until it is set. */
    private static final class Night extends Clock {
        private volatile Instant now;

        Night(Instant begin) {
            now = begin;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void corruptionIsFoundAtItsTime(Lab lab) {
        TwoHosts both = TwoHosts.make(lab);
        String good = both.hash(1);
        both.write(2, TwoHosts.DISK, 50, 1);
        Night night = new Night(Instant.parse("2026-11-22T01:59:00Z"));
        List<VerificationEvent> events = new CopyOnWriteArrayList<>();
        List<VerificationEvent> others = new CopyOnWriteArrayList<>();
        Duration pace = Duration.ofSeconds(1);
        try (VerificationScheduler one =
                        VerificationScheduler.open(both.end(1).drbd(), NIGHTS, FAST, events::add, night, pace);
                VerificationScheduler other =
                        VerificationScheduler.open(both.end(2).drbd(), NIGHTS, FAST, others::add, night, pace)) {
            Awaitility.await("both have looked")
                    .during(Duration.ofSeconds(8))
                    .atMost(PATIENCE)
                    .until(() -> events.isEmpty() && others.isEmpty());
            night.now = Instant.parse("2026-11-22T02:00:01Z");
            Awaitility.await("an event").atMost(PATIENCE).until(() -> !events.isEmpty());
        }
        assertThat(others).as("one of them begins").isEmpty();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VerificationEvent.Kind.DIFFERENT);
            assertThat(event.result().orElseThrow().outOfSync()).isEqualTo(ByteSize.ofKiB(4));
        });
        Repair.of(both.volume()).overwrite(both.end(2)).await(PATIENCE);
        assertThat(both.hash(2)).isEqualTo(good);
        byTheTimer(both);
    }

    private static int run(TwoHosts both, int host) {
        return both.host(host)
                .run(Command.of("sh", SCRIPT.value()).deadline(PATIENCE))
                .exitStatus();
    }

    private static void byTheTimer(TwoHosts both) {
        VerificationTimer timer = VerificationTimer.of(NIGHTS, SCRIPT);
        for (int host = 1; host <= 2; host++) {
            byte[] script = timer.script().getBytes(StandardCharsets.UTF_8);
            both.host(host).host().files().replace(SCRIPT, script, 0755);
        }
        HostPath unit = HostPath.of("/etc/systemd/system/vireo-drbd-verify.timer");
        HostPath service = HostPath.of("/etc/systemd/system/vireo-drbd-verify.service");
        both.host(1).host().files().replace(unit, timer.timerUnit().getBytes(StandardCharsets.UTF_8), 0644);
        both.host(1).host().files().replace(service, timer.serviceUnit().getBytes(StandardCharsets.UTF_8), 0644);
        both.host(1).run("systemd-analyze", "verify", unit.value());

        assertThat(run(both, 1)).isZero();
        both.write(2, TwoHosts.DISK, 60, 1);
        assertThat(run(both, 2)).as("it is not for this host to begin").isZero();
        assertThat(run(both, 1)).isEqualTo(1);
        List<VerificationResult> log = Verification.of(both.end(1)).log().read(TwoHosts.NAME);
        assertThat(log)
                .extracting(VerificationResult::outcome)
                .containsExactly(
                        VerificationOutcome.DIFFERENT, VerificationOutcome.SAME, VerificationOutcome.DIFFERENT);
        assertThat(log.get(2).outOfSync()).isEqualTo(ByteSize.ofKiB(4));
        assertThat(Verification.of(both.end(2)).log().read(TwoHosts.NAME)).isEmpty();
    }
}
