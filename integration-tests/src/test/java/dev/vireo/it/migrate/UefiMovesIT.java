package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.error.ConflictException;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** UEFI variables go where their domain goes; a firmware without a system writes its own at its first start. */
class UefiMovesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DomainName ONE = DomainName.of("one");
    private static final MigrationOptions ALONE =
            MigrationOptions.builder().mode(MigrationMode.DEFINITION).build();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    private Hypervisor here;
    private Hypervisor there;

    @BeforeEach
    void connect() {
        here = hosts.connect(hosts.source());
        there = hosts.connect(hosts.target());
    }

    private static DomainSpec.Builder spec() {
        return World.spec("one").memory(ByteSize.ofMiB(64)).firmware(Firmware.UEFI);
    }

    private static Path variables(StateFolder where) {
        return Path.of(where.root()
                .durable()
                .resolve("private")
                .resolve(ONE.value())
                .resolve("uefi-vars.fd")
                .value());
    }

    /** Waits until the firmware has written its first variables and no more for a while. */
    private static byte[] written(Path variables) throws IOException {
        byte[] template = Files.readAllBytes(variables);
        byte[][] last = {template};
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
            byte[] now = Files.readAllBytes(variables);
            boolean same = Arrays.equals(now, last[0]);
            last[0] = now;
            return same && !Arrays.equals(now, template);
        });
        return last[0];
    }

    @Test
    void aGuestThatRunsBringsTheVariablesInItsMemory() throws IOException {
        Domain domain = here.domains().define(spec().build());
        domain.startPaused();
        Path mine = variables(hosts.source());
        Path theirs = variables(hosts.target());
        domain.resume();
        byte[] variables = written(mine);
        Files.write(mine, new byte[variables.length]); // so that what comes to the target does not come from this file
        MigrationOptions keep = MigrationOptions.builder().keepDefinition(true).build();
        domain.migrate(there, keep).await(PATIENCE);
        Domain moved = there.domains().get(ONE);
        assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(theirs).hasBinaryContent(variables);

        moved.destroy();
        byte[] changed = variables.clone();
        changed[changed.length - 1] ^= 1;
        Files.write(theirs, changed);
        moved.startPaused();
        moved.migrate(here, keep).await(PATIENCE);
        assertThat(domain.status().state()).isEqualTo(DomainState.PAUSED);
        domain.destroy();
        assertThat(mine)
                .as("it was never let go there, so its hypervisor wrote nothing")
                .hasBinaryContent(changed);
    }

    @Test
    void aDefinitionTakesTheVariablesAlong() throws IOException {
        Domain domain = withVariables(spec().build());
        domain.migrate(there, ALONE.toBuilder().keepDefinition(true).build()).await(PATIENCE);
        assertThat(variables(hosts.target())).hasContent("mine");
        Files.writeString(variables(hosts.target()), "changed there");
        there.domains().get(ONE).migrate(here, ALONE).await(PATIENCE);
        assertThat(variables(hosts.source())).hasContent("changed there");
        assertThat(variables(hosts.target())).doesNotExist();
    }

    @Test
    void nothingStaysAtTheTargetWhenTheyCannotGo() throws IOException {
        Path told = hosts.source().path().resolve("told");
        Domain domain = withVariables(spec().metadata("trouble", "confirm veto")
                .metadata("told", told.toString())
                .build());
        assertThatThrownBy(() -> domain.migrate(there, ALONE).await(PATIENCE)).isInstanceOf(ConflictException.class);
        hosts.target().assertClean();
        assertThat(variables(hosts.source())).hasContent("mine");

        Files.createDirectory(variables(hosts.source()).resolveSibling("folder"));
        assertThat(domain.checkMigration(there, ALONE).obstacles())
                .singleElement()
                .asString()
                .contains("no file: folder");
    }

    private Domain withVariables(DomainSpec spec) throws IOException {
        Domain domain = here.domains().define(spec);
        domain.startPaused();
        domain.destroy();
        Files.write(variables(hosts.source()), "mine".getBytes(StandardCharsets.US_ASCII));
        return domain;
    }
}
