package dev.vireo.drbd.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.drbd.ResourceName;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.HostPath;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class VerificationScheduleTest {
    private static final ResourceName NAME = ResourceName.of("web1");
    private static final VerificationSchedule SUNDAYS =
            VerificationSchedule.weekly(DayOfWeek.SUNDAY, LocalTime.of(0, 42), ZoneOffset.UTC);
    private static final VerificationSchedule NIGHTS =
            VerificationSchedule.daily(LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));

    private static Instant next(VerificationSchedule schedule, String after) {
        return schedule.next(NAME, Instant.parse(after));
    }

    @Test
    void findsTheNextTime() {
        assertThat(next(SUNDAYS, "2026-11-18T10:00:00Z")).isEqualTo("2026-11-22T00:42:00Z");
        assertThat(next(SUNDAYS, "2026-11-22T00:41:59Z")).isEqualTo("2026-11-22T00:42:00Z");
        assertThat(next(SUNDAYS, "2026-11-22T00:42:00Z")).isEqualTo("2026-11-29T00:42:00Z");
        assertThat(next(NIGHTS, "2026-11-22T10:00:00Z")).isEqualTo("2026-11-23T01:30:00Z");
    }

    @Test
    void livesThroughTheHourThatIsMissingInSpring() {
        assertThat(next(NIGHTS, "2026-03-28T10:00:00Z")).isEqualTo("2026-03-29T01:30:00Z");
        assertThat(next(NIGHTS, "2026-03-29T01:30:00Z")).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void spreadsResourcesAlwaysInTheSameWay() {
        VerificationSchedule spread = SUNDAYS.spread(Duration.ofHours(6));
        Instant from = Instant.parse("2026-11-18T10:00:00Z");
        Instant begin = Instant.parse("2026-11-22T00:42:00Z");
        Instant one = spread.next(ResourceName.of("web1"), from);
        assertThat(one).isBetween(begin, begin.plus(Duration.ofHours(6)));
        assertThat(spread.next(ResourceName.of("web1"), from)).isEqualTo(one);
        assertThat(spread.next(ResourceName.of("web2"), from)).isNotEqualTo(one);
        assertThat(spread.next(ResourceName.of("web1"), one)).isEqualTo(one.plus(Duration.ofDays(7)));
    }

    @Test
    void refusesASpreadOfMoreThanHalfADay() {
        assertThatThrownBy(() -> SUNDAYS.spread(Duration.ofHours(13))).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> SUNDAYS.spread(Duration.ofHours(-1))).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void refusesAZoneThatSystemdWouldNotUnderstand() {
        assertThatThrownBy(() -> VerificationSchedule.daily(LocalTime.NOON, ZoneOffset.ofHours(1)))
                .isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void isWrittenForSystemdAndForCron() {
        HostPath script = HostPath.of("/usr/local/sbin/vireo-drbd-verify");
        VerificationTimer timer = VerificationTimer.of(SUNDAYS.spread(Duration.ofHours(1)), script);
        assertThat(timer.timerUnit())
                .contains(
                        "\nOnCalendar=Sun *-*-* 00:42:00 UTC\n", "\nRandomizedDelaySec=3600\n", "\nPersistent=true\n");
        assertThat(timer.serviceUnit()).contains("\nExecStart=/bin/sh /usr/local/sbin/vireo-drbd-verify\n");
        assertThat(timer.cronLine()).isEqualTo("42 0 * * 0 root /bin/sh /usr/local/sbin/vireo-drbd-verify\n");
        assertThat(NIGHTS.calendar()).isEqualTo("*-*-* 02:30:00 Europe/Berlin");
        assertThat(NIGHTS.cron()).isEqualTo("30 2 * * *");
    }
}
