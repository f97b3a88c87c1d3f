package dev.vireo.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.StateRoot;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.internal.store.Intent.Operation;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.json.JsonObject;
import dev.vireo.testkit.Fault;
import dev.vireo.testkit.ScriptedHost;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final DomainName NAME = DomainName.of("web1");
    private static final DomainName OTHER = DomainName.of("web2");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final ScriptedHost host = ScriptedHost.create();
    private final Layout layout = new Layout(StateRoot.below(HostPath.of("/v")));
    private final Store store = new Store(host.files(), layout);
    private final Journal journal = new Journal(host.files(), layout);

    @BeforeEach
    void createFolders() {
        layout.createFolders(host.files());
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static StoredDefinition definition(DomainName name) {
        UUID uuid = UUID.randomUUID();
        DomainSpec spec = DomainSpec.builder(name).uuid(uuid).build();
        return new StoredDefinition(
                name,
                uuid,
                "qemu",
                1,
                new GuestDefinition(name, uuid, spec, JsonObject.EMPTY),
                null,
                List.of(),
                JsonObject.EMPTY);
    }

    private static RunRecord run(DomainName name, boolean running, String folder) {
        return new RunRecord(
                name,
                running,
                folder,
                new ProcessIdentity(1, 2, "boot"),
                1,
                1024,
                DomainState.RUNNING,
                StateReason.STARTED,
                NOW,
                false,
                false);
    }

    private void spoil(HostPath file) {
        host.files().replace(file, "{ torn".getBytes(StandardCharsets.UTF_8), 0600);
    }

    @Test
    void knowsNothingOfADomainThatIsNotThere() {
        assertThat(store.read(NAME)).isEqualTo(Snapshot.NOTHING);
        assertThat(store.stamp(NAME)).isEqualTo(Store.Stamp.NOTHING);
        assertThat(store.stamps()).isEmpty();
    }

    @Test
    void readsWhatItHasWritten() {
        store.create(definition(NAME));
        store.replace(run(NAME, true, "aa"));
        Snapshot snapshot = store.read(NAME);
        assertThat(snapshot.exists()).isTrue();
        assertThat(snapshot.running()).map(RunRecord::folder).contains("aa");
        assertThat(store.stamps()).containsOnlyKeys(NAME);
        assertThat(store.stamps().get(NAME)).isEqualTo(store.stamp(NAME));
    }

    @Test
    void tellsEveryChangeByTheStamp() {
        store.create(definition(NAME));
        Store.Stamp first = store.stamp(NAME);
        store.replace(run(NAME, true, "aa"));
        Store.Stamp second = store.stamp(NAME);
        store.replace(run(NAME, true, "bb"));
        assertThat(first).isNotEqualTo(second);
        assertThat(second).isNotEqualTo(store.stamp(NAME));
    }

    @Test
    void neverReplacesADefinitionByAccident() {
        store.create(definition(NAME));
        assertThatThrownBy(() -> store.create(definition(NAME))).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void oneCorruptFileHidesNoOther() {
        store.create(definition(NAME));
        store.create(definition(OTHER));
        spoil(layout.definition(NAME));
        assertThat(store.stamps()).containsOnlyKeys(NAME, OTHER);
        assertThat(store.read(NAME).unreadable()).isNotNull();
        assertThat(store.read(NAME).exists()).isTrue();
        assertThat(store.read(OTHER).definition()).isNotNull();
    }

    @Test
    void aRunThatCannotBeReadIsNotTakenForNone() {
        store.create(definition(NAME));
        store.replace(run(NAME, true, "aa"));
        spoil(layout.run(NAME));
        Snapshot snapshot = store.read(NAME);
        assertThat(snapshot.runIsUnreadable()).isTrue();
        assertThat(snapshot.unreadable()).hasMessageContaining(layout.run(NAME).value());
    }

    @Test
    void aRunWithoutADefinitionIsADomainThatCannotBeRead() {
        store.replace(run(NAME, true, "aa"));
        assertThat(store.read(NAME).unreadable()).hasMessageContaining("missing");
        store.replace(run(NAME, false, "aa"));
        assertThat(store.read(NAME).exists()).isFalse();
    }

    @Test
    void aLostLinkIsNoCorruptFile() {
        store.create(definition(NAME));
        host.fail(Fault.UNREACHABLE);
        assertThatThrownBy(() -> store.read(NAME)).isInstanceOf(UnreachableException.class);
        host.heal();
        assertThat(store.read(NAME).definition()).isNotNull();
    }

    @Test
    void aFullDiskLeavesTheOldFile() {
        store.create(definition(NAME));
        store.replace(run(NAME, true, "aa"));
        host.fail(Fault.DISK_FULL);
        assertThatThrownBy(() -> store.replace(run(NAME, true, "bb"))).isInstanceOf(NotEnoughResourcesException.class);
        host.heal();
        assertThat(store.read(NAME).running()).map(RunRecord::folder).contains("aa");
    }

    @Test
    void ignoresFilesThatAreNoneOfOurs() {
        store.create(definition(NAME));
        for (String name : List.of(".hidden.json", "notes.txt", "a b.json", ".json", "web1.json~")) {
            host.files().create(layout.definitions().resolve(name), new byte[0], 0600);
        }
        assertThat(store.stamps()).containsOnlyKeys(NAME);
    }

    @Test
    void knowsTheFoldersOfAllRuns() {
        store.replace(run(NAME, true, "aa"));
        store.replace(run(OTHER, false, "bb"));
        assertThat(store.runningFolders()).containsExactly("aa");
        host.files().createFolders(layout.runFolder("cc").path(), 0711);
        host.files().createFolders(layout.discarded("dd"), 0711);
        spoil(layout.run(OTHER));
        assertThat(store.runningFolders())
                .as("any folder may be that of the record that cannot be read")
                .containsExactlyInAnyOrder("aa", "cc", "dd");
    }

    @Test
    void removesAllOfADomain() {
        store.create(definition(NAME));
        store.replace(run(NAME, false, "aa"));
        host.files().createFolders(layout.logs(NAME).resolve("aa"), 0700);
        host.files().createFolders(layout.privateFolder(NAME), 0700);
        store.deleteAll(NAME);
        store.deleteAll(NAME);
        assertThat(store.stamps()).isEmpty();
        assertThat(host.files().status(layout.logs(NAME))).isEmpty();
        assertThat(host.files().status(layout.privateFolder(NAME))).isEmpty();
    }

    @Test
    void removesWhatAPredecessorOfThatNameHasLeft() {
        host.files().createFolders(layout.privateFolder(NAME), 0700);
        host.files().create(layout.privateFolder(NAME).resolve("vars"), new byte[1], 0600);
        store.deleteLeftovers(NAME);
        assertThat(host.files().status(layout.privateFolder(NAME))).isEmpty();
    }

    @Test
    void theJournalHoldsWhatIsOpen() {
        Intent start = Intent.of(Operation.START, NAME, "aa", true, NOW);
        Intent destroy = Intent.of(Operation.DESTROY, OTHER, "bb", false, NOW);
        assertThat(journal.isClear(NAME)).isTrue();
        journal.open(start);
        journal.open(destroy);
        assertThat(journal.read()).containsExactlyInAnyOrder(start, destroy);
        assertThat(journal.isClear(NAME)).isFalse();
        journal.close(start);
        assertThat(journal.isOpen(start)).isFalse();
        assertThat(journal.isClear(NAME)).isTrue();
        assertThat(journal.isOpen(destroy)).isTrue();
        journal.close(start);
    }

    @Test
    void anIntentThatCannotBeReadHidesNoOtherAndStays() {
        Intent start = Intent.of(Operation.START, NAME, "aa", true, NOW);
        journal.open(start);
        HostPath torn = layout.journal().resolve("torn.json");
        spoil(torn);
        assertThat(journal.read()).containsExactly(start);
        assertThat(host.files().status(torn)).isPresent();
    }

    @Test
    void keepsDurableFilesToTheCallerAndLetsGuestsThroughToTheirRunFolders() {
        assertThat(host.files().status(layout.definitions()).orElseThrow().mode())
                .isEqualTo(0700);
        assertThat(host.files().status(layout.journal()).orElseThrow().mode()).isEqualTo(0700);
        assertThat(host.files().status(layout.runs()).orElseThrow().mode()).isEqualTo(0700);
        assertThat(host.files().status(layout.runFolders()).orElseThrow().mode())
                .isEqualTo(0711);
        assertThat(host.files().status(layout.root().runtime()).orElseThrow().mode())
                .isEqualTo(0711);
    }

    @Test
    void theIdOfARunFolderSurvivesItsRemoval() {
        assertThat(Layout.idOf(layout.runFolder("0badc0de").path().name())).isEqualTo("0badc0de");
        assertThat(Layout.idOf(layout.discarded("0badc0de").name())).isEqualTo("0badc0de");
    }
}
