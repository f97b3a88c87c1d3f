package dev.vireo.drbd.verify;

import dev.vireo.drbd.ResourceName;
import dev.vireo.error.InvalidSpecException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When resources are verified: at a time of each day, or of one day of the week. Immutable. */
public final class VerificationSchedule {
    private static final Duration MOST_SPREAD = Duration.ofHours(12);

    private final @Nullable DayOfWeek day;
    private final LocalTime time;
    private final ZoneId zone;
    private final Duration spread;

    private VerificationSchedule(@Nullable DayOfWeek day, LocalTime time, ZoneId zone, Duration spread) {
        this.day = day;
        this.time = time.truncatedTo(ChronoUnit.SECONDS);
        this.zone = Objects.requireNonNull(zone);
        if (zone instanceof ZoneOffset && !zone.equals(ZoneOffset.UTC)) {
            throw InvalidSpecException.of("schedule", "zone", "must be a region such as Europe/Berlin, or UTC");
        }
        this.spread = spread;
    }

    /** Each day. */
    public static VerificationSchedule daily(LocalTime time, ZoneId zone) {
        return new VerificationSchedule(null, time, zone, Duration.ZERO);
    }

    /** On one day of each week; DRBD's manual has Sundays at 00:42 as its example. */
    public static VerificationSchedule weekly(DayOfWeek day, LocalTime time, ZoneId zone) {
        return new VerificationSchedule(Objects.requireNonNull(day), time, zone, Duration.ZERO);
    }

    /**
     * The same, but each resource a while later, always the same for the same resource, so that not all hosts of a site
     * begin at once.
     *
     * @param most the longest while: up to 12 hours
     * @throws InvalidSpecException it is longer, or negative
     */
    public VerificationSchedule spread(Duration most) {
        if (most.isNegative() || most.compareTo(MOST_SPREAD) > 0) {
            throw InvalidSpecException.of("schedule", "spread", "must be 0 to 12 hours");
        }
        return new VerificationSchedule(day, time, zone, most);
    }

    /** How long it is from one time to the next. */
    public Duration period() {
        return day == null ? Duration.ofDays(1) : Duration.ofDays(7);
    }

    /** The next time of a resource after another time. */
    public Instant next(ResourceName name, Instant after) {
        Instant shifted = after.minus(delay(name));
        LocalDate date = shifted.atZone(zone).toLocalDate();
        if (day != null) {
            date = date.with(TemporalAdjusters.nextOrSame(day));
        }
        Instant candidate = at(date);
        if (!candidate.isAfter(shifted)) {
            candidate = at(date.plusDays(period().toDays()));
        }
        return candidate.plus(delay(name));
    }

    private Instant at(LocalDate date) {
        return date.atTime(time).atZone(zone).toInstant();
    }

    /** Of a hash, since the same names are often numbered. */
    private Duration delay(ResourceName name) {
        long share = Integer.toUnsignedLong(name.value().hashCode() * 0x9E3779B9) % 1000;
        return Duration.ofSeconds(spread.toSeconds() * share / 1000);
    }

    /** As a time of systemd, see systemd.time(7). */
    String calendar() {
        String when = time.format(DateTimeFormatter.ofPattern("HH:mm:ss"));
        String weekday = day == null
                ? ""
                : day.name().substring(0, 1) + day.name().substring(1, 3).toLowerCase(Locale.ROOT) + " ";
        return weekday + "*-*-* " + when + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
    }

    /** As a time of cron, in the host's own time zone, see crontab(5). */
    String cron() {
        return time.getMinute() + " " + time.getHour() + " * * " + (day == null ? "*" : day.getValue() % 7);
    }

    /** How much later a resource begins at most. */
    public Duration spread() {
        return spread;
    }

    @Override
    public String toString() {
        return calendar();
    }
}
