package dev.vireo.drbd.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.verify.VerificationPlan.Candidate;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationPlanTest {
    private static final VerificationSchedule NIGHTS = VerificationSchedule.daily(LocalTime.of(2, 0), ZoneOffset.UTC);
    private static final Instant LONG_AGO = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant YESTERDAY = Instant.parse("2026-11-21T02:00:30Z");
    private static final Instant NIGHT = Instant.parse("2026-11-22T02:00:30Z");

    private static Candidate candidate(String name, Instant last, boolean possible, boolean ours) {
        return new Candidate(ResourceName.of(name), LONG_AGO, Optional.of(last), Optional.of(last), possible, ours);
    }

    private static VerificationPlan plan(Instant now, Candidate... candidates) {
        return VerificationPlan.of(NIGHTS, now, List.of(candidates));
    }

    @Test
    void takesWhatIsDueAndWasTriedLongestAgo() {
        Candidate late = candidate("b", YESTERDAY, true, true);
        Candidate later = candidate("a", YESTERDAY.plusSeconds(60), true, true);
        assertThat(plan(NIGHT, later, late).next()).hasValue(ResourceName.of("b"));
        assertThat(plan(NIGHT.minusSeconds(120), later, late).next()).isEmpty();
        assertThat(plan(NIGHT, candidate("b", NIGHT, true, true)).next()).isEmpty();
    }

    @Test
    void leavesOutWhatIsNotHealthyOrForTheOtherHostToBegin() {
        assertThat(plan(NIGHT, candidate("a", YESTERDAY, false, true)).next()).isEmpty();
        assertThat(plan(NIGHT, candidate("a", YESTERDAY, true, false)).next()).isEmpty();
    }

    @Test
    void oneThatWasInterruptedWaitsForItsNextTime() {
        Candidate interrupted =
                new Candidate(ResourceName.of("a"), LONG_AGO, Optional.of(NIGHT), Optional.empty(), true, true);
        assertThat(plan(NIGHT.plusSeconds(60), interrupted).next()).isEmpty();
        assertThat(plan(NIGHT.plusSeconds(86_400), interrupted).next()).isPresent();
    }

    @Test
    void tellsWhatIsOverdue() {
        assertThat(plan(NIGHT, candidate("a", YESTERDAY, false, true)).overdue())
                .isEmpty();
        assertThat(plan(NIGHT, candidate("a", LONG_AGO, false, true)).overdue()).containsExactly(ResourceName.of("a"));
        assertThat(plan(NIGHT, candidate("a", LONG_AGO, false, false)).overdue())
                .as("the other host tells")
                .isEmpty();
        Candidate fresh =
                new Candidate(ResourceName.of("a"), YESTERDAY, Optional.empty(), Optional.empty(), true, true);
        assertThat(plan(NIGHT, fresh).overdue()).isEmpty();
    }

    @Test
    void theHostWithTheSmallerAddressBegins() {
        String ours = "    _remote_host {\n        address\t\t\tipv4 192.168.77.2:7789;\n    }\n"
                + "    _this_host {\n        address\t\t\tipv4 192.168.77.1:7789;\n        volume 0 {\n";
        assertThat(Initiator.isHere(ours)).isTrue();
        assertThat(Initiator.isHere(ours.replace("77.1", "77.3"))).isFalse();
        assertThat(Initiator.isHere("    _this_host ipv4 10.0.0.1:7789;\n    _remote_host ipv4 10.0.0.2:7789;\n"))
                .as("as DRBD 9 has it")
                .isTrue();
        assertThat(Initiator.isHere("resource web1 { }")).isFalse();
    }
}
