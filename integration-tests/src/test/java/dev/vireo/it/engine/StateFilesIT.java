package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.World;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are corrupt, of a newer version, missing or none of ours. */
class StateFilesIT {
    private static final DomainName ONE = DomainName.of("one");

    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    private Domain domain;
    private byte[] definition;

    @BeforeEach
    void define() throws IOException {
        domain = world.connect().domains().define(World.spec("one").build());
        definition = Files.readAllBytes(definitionFile());
    }

    /** So that all can be taken down through the api. */
    @AfterEach
    void mend() throws IOException {
        if (Files.isDirectory(definitionFile())) {
            Files.delete(definitionFile());
        }
    }

    private Path definitionFile() {
        return Path.of(
                world.root().durable().resolve("domains").resolve("one.json").value());
    }

    private Path runRecord() {
        return Path.of(
                world.root().runtime().resolve("domains").resolve("one.json").value());
    }

    /** Ways to spoil a file. */
    enum Spoil {
        EMPTY,
        TORN,
        BINARY,
        NO_OBJECT,
        FIELDS_MISSING,
        ANOTHER_NAME,
        TOO_LONG,
        FOLDER,
        LINK;

        void file(Path file) throws IOException {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            switch (this) {
                case EMPTY -> Files.createFile(file);
                case TORN -> Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
                case BINARY -> Files.write(file, new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe});
                case NO_OBJECT -> Files.writeString(file, "[]");
                case FIELDS_MISSING -> Files.writeString(file, "{\"schema\": 1, \"requires\": [], \"name\": \"one\"}");
                case ANOTHER_NAME ->
                    Files.writeString(file, new String(content, StandardCharsets.UTF_8).replace("\"one\"", "\"two\""));
                case TOO_LONG -> Files.writeString(file, " ".repeat(5 << 20));
                case FOLDER -> Files.createDirectory(file);
                case LINK -> Files.createSymbolicLink(file, Path.of("/etc/passwd"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheNameOfACorruptDefinitionAndHidesNoOther(Spoil spoil) throws IOException {
        Domain two = world.connect().domains().define(World.spec("two").build());
        spoil.file(definitionFile());
        Hypervisor hypervisor = world.connect();
        assertThat(hypervisor.domains().list()).extracting(Domain::name).containsExactly(ONE, two.name());
        Domain seen = hypervisor.domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.UNREADABLE);
        assertThat(seen.status().reason()).isEqualTo(StateReason.CORRUPT_DEFINITION);
        assertThatThrownBy(seen::spec)
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("domain one");
        assertThatThrownBy(seen::start).isInstanceOf(UnreadableStateException.class);
        assertThatThrownBy(() -> seen.redefine(World.spec("one").build())).isInstanceOf(UnreadableStateException.class);
        assertThatThrownBy(() -> hypervisor.domains().define(World.spec("one").build()))
                .isInstanceOf(AlreadyExistsException.class);
        hypervisor.domains().get(two.name()).start();
        assertThat(hypervisor.domains().get(two.name()).status().state()).isEqualTo(DomainState.RUNNING);
        // The first program, which knew it when it was well, notices too.
        Awaitility.await().until(() -> domain.status().state() == DomainState.UNREADABLE);
    }

    @Test
    void isWellAgainWhenTheFileIsRestored() throws IOException {
        Spoil.TORN.file(definitionFile());
        Awaitility.await().until(() -> domain.status().state() == DomainState.UNREADABLE);
        Files.write(definitionFile(), definition);
        Awaitility.await().until(() -> domain.status().state() == DomainState.STOPPED);
        domain.start();
    }

    /** As a host does that is started anew, while a program goes on that reaches it by SSH. */
    @Test
    void goesOnWhenAllThatDescribesProcessesHasVanished() {
        domain.start();
        domain.destroy();
        world.host().files().deleteTree(world.root().runtime());
        Awaitility.await().until(() -> domain.status().state() == DomainState.STOPPED);
        domain.start();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void givesTheNameFreeWhenACorruptDefinitionIsUndefined() throws IOException {
        Spoil.TORN.file(definitionFile());
        Domain seen = world.connect().domains().get(ONE);
        seen.undefine();
        assertThat(world.connect().domains().list()).isEmpty();
        world.connect().domains().define(World.spec("one").build()).start();
    }

    @Test
    void destroysARunningDomainWhoseDefinitionIsCorrupt() throws IOException {
        domain.start();
        Spoil.TORN.file(definitionFile());
        Domain seen = world.connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.UNREADABLE);
        assertThatThrownBy(seen::start).isInstanceOf(UnreadableStateException.class);
        seen.destroy();
        world.state().awaitNoProcess();
        seen.undefine();
    }

    @Test
    void neverLosesARunningDomainWhoseDefinitionWasRemoved() throws IOException {
        domain.start();
        Files.delete(definitionFile());
        Domain seen = world.connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.UNREADABLE);
        assertThatThrownBy(
                        () -> world.connect().domains().define(World.spec("one").build()))
                .isInstanceOf(AlreadyExistsException.class);
        seen.destroy();
        world.state().awaitNoProcess();
        assertThat(world.connect().domains().list()).isEmpty();
        Awaitility.await()
                .until(() -> world.connect()
                                .domains()
                                .define(World.spec("one").build())
                                .status()
                                .reason()
                        == StateReason.NEVER_STARTED);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FOLDER", "LINK"},
            mode = EnumSource.Mode.EXCLUDE)
    void neverStartsWhatMayRun(Spoil spoil) throws IOException {
        if (spoil == Spoil.ANOTHER_NAME) {
            return; // run records hold no name
        }
        domain.start();
        byte[] record = Files.readAllBytes(runRecord());
        spoil.file(runRecord());
        Domain seen = world.connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.UNREADABLE);
        assertThatThrownBy(seen::start)
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining(runRecord().toString());
        assertThatThrownBy(seen::undefine).isInstanceOf(UnreadableStateException.class);
        assertThatThrownBy(seen::destroy).isInstanceOf(UnreadableStateException.class);
        assertThat(world.state().running("perl")).hasSize(1);
        Files.write(runRecord(), record);
        Awaitility.await().until(() -> seen.status().state() == DomainState.RUNNING);
    }

    @Test
    void readsTheRunRecordOfANewerVersion() throws IOException {
        domain.start();
        Files.writeString(
                runRecord(),
                Files.readString(runRecord())
                        .replace("\"state\":\"RUNNING\"", "\"state\":\"LEVITATING\"")
                        .replace("\"reason\":\"STARTED\"", "\"reason\":\"BY_MAGIC\", \"since2\": 5"));
        Domain seen = world.connect().domains().get(ONE);
        assertThatThrownBy(seen::start).isInstanceOf(dev.vireo.error.WrongStateException.class);
        Awaitility.await().until(() -> seen.status().state() == DomainState.RUNNING);
    }

    private void rewrite(UnaryOperator<JsonObject> change) throws IOException {
        JsonObject json = (JsonObject) Json.parse(Files.readAllBytes(definitionFile()));
        Files.writeString(definitionFile(), Json.writePretty(change.apply(json)));
    }

    @Test
    void watchesAndEndsWhatOnlyANewerVersionUnderstands() throws IOException {
        domain.start();
        rewrite(json -> json.with("requires", dev.vireo.json.JsonArray.of("teleportation")));
        Domain seen = world.connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.RUNNING);
        seen.suspend();
        seen.resume();
        assertThatThrownBy(() -> seen.redefine(World.spec("one").build()))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("teleportation");
        assertThatThrownBy(seen::spec).isInstanceOf(UnreadableStateException.class);
        seen.shutdown(Duration.ofSeconds(10));
        assertThat(seen.status().state()).isEqualTo(DomainState.UNREADABLE);
        assertThat(seen.status().reason()).isEqualTo(StateReason.NEWER_DEFINITION);
        assertThatThrownBy(seen::start)
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("teleportation");
        assertThat(Files.readString(definitionFile())).contains("teleportation");
    }

    @Test
    void refusesADefinitionOfANewerSchema() throws IOException {
        rewrite(json -> json.with("schema", 7));
        Domain seen = world.connect().domains().get(ONE);
        assertThatThrownBy(seen::start)
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("schema 7");
    }

    @Test
    void keepsWhatANewerVersionHasAdded() throws IOException {
        rewrite(json -> json.with("flavour", "vanilla"));
        Domain seen = world.connect().domains().get(ONE);
        seen.redefine(World.spec("one").description("new").build());
        assertThat(Files.readString(definitionFile())).contains("\"flavour\"", "vanilla", "\"new\"");
        seen.start();
    }

    @Test
    void handsBackWhatTheDriverHasFixed() throws IOException {
        assertThat(Files.readString(definitionFile())).contains("\"version\": 1");
        domain.redefine(World.spec("one").build());
        assertThat(Files.readString(definitionFile())).contains("\"version\": 2");
    }

    @Test
    void ignoresFilesThatAreNoneOfOurs() throws IOException {
        Path folder = definitionFile().getParent();
        for (String name : new String[] {
            "a,b.json", "-x.json", ".one.json", "one.json~", "one", "..json", "ü.json", "x".repeat(64) + ".json"
        }) {
            Files.writeString(folder.resolve(name), "{}");
        }
        assertThat(world.connect().domains().list()).extracting(Domain::name).containsExactly(ONE);
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(it -> !it.equals(definitionFile())).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The definition came here by copying; the right to run did not. */
    @Test
    void refusesToStartWhatResidesElsewhere() throws IOException {
        rewrite(json -> json.with("residence", JsonObject.of("host", "0123456789abcdef0123456789abcdef", "epoch", 3)));
        Domain seen = world.connect().domains().get(ONE);
        assertThatThrownBy(seen::start)
                .isInstanceOf(dev.vireo.error.WrongStateException.class)
                .hasMessageContaining("right to run");
    }
}
