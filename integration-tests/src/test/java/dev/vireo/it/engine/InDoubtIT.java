package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.HandoverEvidence;
import dev.vireo.domain.StateReason;
import dev.vireo.error.InDoubtException;
import dev.vireo.error.WrongStateException;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.World;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A domain that was handed over in a migration of which nobody knows the end. */
class InDoubtIT {
    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    private Domain domain;

    @BeforeEach
    void define() {
        domain = world.connect().domains().define(World.spec("one").build());
    }

    private Path file() {
        return Path.of(
                world.root().durable().resolve("domains").resolve("one.json").value());
    }

    private void handOver() throws IOException {
        JsonObject json = (JsonObject) Json.parse(Files.readAllBytes(file()));
        JsonObject handover =
                JsonObject.of("operation", "a-job", "target", "fedcba9876543210fedcba9876543210", "epoch", 2);
        Files.writeString(
                file(),
                Json.writePretty(json.with("residence", json.object("residence").with("handover", handover))));
        domain.await(DomainState.IN_DOUBT, Duration.ofSeconds(5));
    }

    @Test
    void isListedAndNeverGuessed() throws IOException {
        domain.startPaused();
        handOver();
        assertThat(domain.status().reason()).isEqualTo(StateReason.HANDED_OVER);
        assertThatThrownBy(domain::resume)
                .isInstanceOf(InDoubtException.class)
                .hasMessageContaining("fedcba9876543210fedcba9876543210");
        // What the guest still says changes nothing.
        Domain seen = world.connect().domains().get(domain.name());
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(3))
                .until(() -> seen.status().state() == DomainState.IN_DOUBT);
        assertThat(domain.status().state()).isEqualTo(DomainState.IN_DOUBT);
        domain.destroy();
        assertThat(domain.status().state()).isEqualTo(DomainState.IN_DOUBT);
        assertThatThrownBy(domain::start).isInstanceOf(InDoubtException.class);
        assertThatThrownBy(domain::undefine).isInstanceOf(InDoubtException.class);
        domain.resolve(HandoverEvidence.targetIsDown("pulled the plug myself"));
    }

    @Test
    void runsHereAgainWhenTheTargetIsDown() throws IOException {
        handOver();
        domain.resolve(HandoverEvidence.targetIsDown("pulled the plug myself"));
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        domain.start();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(Files.readString(file())).contains("\"epoch\": 3");
    }

    @Test
    void goesOnWhereItWasPaused() throws IOException {
        domain.startPaused();
        handOver();
        domain.resolve(HandoverEvidence.targetIsDown("pulled the plug myself"));
        Awaitility.await().until(() -> domain.status().state() == DomainState.PAUSED);
        domain.resume();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void mayNotRunHereWhenTheTargetRuns() throws IOException {
        handOver();
        domain.resolve(HandoverEvidence.targetRuns("saw it there"));
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        assertThatThrownBy(domain::start)
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("right to run");
        assertThatThrownBy(() -> domain.resolve(HandoverEvidence.targetRuns("again")))
                .isInstanceOf(WrongStateException.class);
    }
}
