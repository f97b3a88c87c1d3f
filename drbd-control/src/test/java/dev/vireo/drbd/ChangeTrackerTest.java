package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTrackerTest {
    private static final Instant NOW = Instant.EPOCH;

    private static List<String> story() throws IOException {
        try (InputStream file = ChangeTrackerTest.class.getResourceAsStream("events2-8.4.11-split-brain.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static List<ResourceEvent> take(ChangeTracker tracker, List<String> lines) {
        List<ResourceEvent> events = new ArrayList<>();
        lines.forEach(line -> events.addAll(tracker.take(line, NOW)));
        return events;
    }

    @Test
    void tellsAllThatExistsAndEachChangeOnce() throws IOException {
        List<ResourceEvent> events = take(new ChangeTracker(), story());
        assertThat(events.subList(0, 2))
                .allSatisfy(event -> assertThat(event.before()).isEmpty());
        assertThat(events)
                .filteredOn(event -> event.before().isPresent() && event.after().isPresent())
                .allSatisfy(event -> assertThat(event.before().get())
                        .doesNotHaveToString(event.after().get().toString()));
        assertThat(events)
                .anyMatch(event -> event.name().equals("ta")
                        && event.before()
                                .filter(state -> state.role() == Role.SECONDARY)
                                .isPresent()
                        && event.after()
                                .filter(state -> state.role() == Role.PRIMARY)
                                .isPresent())
                .anyMatch(
                        event -> event.after().filter(ResourceState::isHealthy).isPresent());
    }

    @Test
    void anotherStreamTellsWhatHasChangedMeanwhile() throws IOException {
        ChangeTracker tracker = new ChangeTracker();
        List<String> begin = story().subList(0, 9);
        take(tracker, begin);
        assertThat(tracker.isWhole()).isTrue();
        assertThat(tracker.take("- skipped 3", NOW)).isEmpty();
        assertThat(tracker.isBehind()).isTrue();

        tracker.begin();
        List<String> later = begin.stream()
                .filter(line -> !line.contains("name:tb"))
                .map(line -> line.replace("role:Secondary suspended", "role:Primary suspended"))
                .toList();
        assertThat(take(tracker, later.subList(0, later.size() - 1))).isEmpty();
        assertThat(take(tracker, later.subList(later.size() - 1, later.size())))
                .hasSize(2)
                .anyMatch(event -> event.name().equals("ta")
                        && event.after()
                                .filter(state -> state.role() == Role.PRIMARY)
                                .isPresent())
                .anyMatch(event -> event.name().equals("tb") && event.after().isEmpty());
        tracker.begin();
        assertThat(take(tracker, later)).as("nothing new").isEmpty();
    }
}
