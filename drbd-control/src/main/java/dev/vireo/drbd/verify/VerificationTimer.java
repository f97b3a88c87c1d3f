package dev.vireo.drbd.verify;

import dev.vireo.drbd.internal.TimerScript;
import dev.vireo.host.HostPath;

/**
 * Files for a host where no JVM runs: a script that verifies what can be verified there, one resource after the other, and
 * keeps the same log as {@link VerificationLog}, though without the places; and what calls it at its times. Pure: who wants
 * them writes them.
 *
 * <p>The script belongs on both hosts: only the one that is to begin a resource does. It ends with status 1 when hosts differ
 * or a verification did not reach its end, so that systemd shows the unit as failed.
 */
public final class VerificationTimer {
    private final VerificationSchedule schedule;
    private final HostPath script;

    private VerificationTimer(VerificationSchedule schedule, HostPath script) {
        this.schedule = schedule;
        this.script = script;
    }

    /**
     * At the times of a schedule.
     *
     * @param script where {@link #script} will be, such as {@code /usr/local/sbin/vireo-drbd-verify}
     */
    public static VerificationTimer of(VerificationSchedule schedule, HostPath script) {
        return new VerificationTimer(schedule, script);
    }

    /** The text of the script, for {@code sh}. */
    public String script() {
        return TimerScript.TEXT;
    }

    /** The text of {@code /etc/systemd/system/vireo-drbd-verify.timer}. */
    public String timerUnit() {
        return """
                # Written by Vireo.
                [Unit]
                Description=Verification of DRBD resources

                [Timer]
                OnCalendar=%s
                RandomizedDelaySec=%d
                Persistent=true

                [Install]
                WantedBy=timers.target
                """.formatted(schedule.calendar(), schedule.spread().toSeconds());
    }

    /** The text of {@code /etc/systemd/system/vireo-drbd-verify.service}. */
    public String serviceUnit() {
        return """
                # Written by Vireo.
                [Unit]
                Description=Verification of DRBD resources

                [Service]
                Type=oneshot
                ExecStart=/bin/sh %s
                """.formatted(script);
    }

    /** A line for {@code /etc/cron.d/vireo-drbd-verify}, in the host's own time zone and without the spread. */
    public String cronLine() {
        return schedule.cron() + " root /bin/sh " + script + "\n";
    }
}
