package dev.vireo.drbd.verify;

import dev.vireo.drbd.ResourceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a host does next about its verifications. Pure.
 *
 * @param next what is verified now; empty if nothing is due, or is possible
 * @param overdue what was not verified to the end for two periods
 */
record VerificationPlan(Optional<ResourceName> next, List<ResourceName> overdue) {
    /**
     * What is known of a resource.
     *
     * @param known since when there is anything to tell: the first verification, or when the scheduler saw it first
     * @param lastTried when a verification was begun last
     * @param lastWhole when one was begun last that has reached the end
     * @param possible whether it can be verified now, and this host is the one to begin
     * @param ours whether this host is the one to begin
     */
    record Candidate(
            ResourceName name,
            Instant known,
            Optional<Instant> lastTried,
            Optional<Instant> lastWhole,
            boolean possible,
            boolean ours) {}

    static VerificationPlan of(VerificationSchedule schedule, Instant now, List<Candidate> candidates) {
        List<ResourceName> overdue = new ArrayList<>();
        for (Candidate each : candidates) {
            Instant since = each.lastWhole().orElse(each.known());
            if (each.ours() && since.plus(schedule.period().multipliedBy(2)).isBefore(now)) {
                overdue.add(each.name());
            }
        }
        Optional<ResourceName> next = candidates.stream()
                .filter(each -> each.ours() && each.possible())
                .filter(each -> !schedule.next(each.name(), since(each)).isAfter(now))
                .min(Comparator.comparing(VerificationPlan::since).thenComparing(Candidate::name))
                .map(Candidate::name);
        return new VerificationPlan(next, overdue);
    }

    /** One that was interrupted waits for the next time, like one that has reached the end. */
    private static Instant since(Candidate each) {
        return each.lastTried().orElse(each.known());
    }
}
