package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Domains come, are changed and go. */
abstract class DefinitionConformance extends DomainPart {
    DefinitionConformance(DomainConformance suite) {
        super(suite);
    }

    @Test
    void definesADomainThatDoesNotRun() {
        DomainSpec spec = fixture().idle(ONE).description("a description").build();
        Domain domain = hypervisor().domains().define(spec);
        assertIs(domain, DomainState.STOPPED, StateReason.NEVER_STARTED);
        assertThat(domain.status().freshness()).isEqualTo(Freshness.LIVE);
        assertThat(domain.name()).isEqualTo(ONE);
        assertThat(domain.spec()).isEqualTo(spec.toBuilder().uuid(domain.uuid()).build());
        assertThat(hypervisor().domains().list()).containsExactly(domain);
        assertThat(hypervisor().domains().find(ONE)).contains(domain);
        assertThat(hypervisor().domains().find(domain.uuid())).contains(domain);
    }

    @Test
    void keepsTheUuidThatIsAskedFor() {
        UUID uuid = UUID.randomUUID();
        assertThat(hypervisor()
                        .domains()
                        .define(fixture().idle(ONE).uuid(uuid).build())
                        .uuid())
                .isEqualTo(uuid);
    }

    @Test
    void givesEachDomainAUuidOfItsOwn() {
        Domain two = hypervisor()
                .domains()
                .define(fixture().idle(DomainName.of("two")).build());
        assertThat(idle().uuid()).isNotEqualTo(two.uuid());
        assertThat(hypervisor().domains().list()).extracting(Domain::name).containsExactly(ONE, two.name());
    }

    @Test
    void refusesANameThatIsTaken() {
        Domain domain = idle();
        DomainSpec same = fixture().idle(ONE).description("another").build();
        assertThatThrownBy(() -> hypervisor().domains().define(same)).isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> connect().domains().define(same)).isInstanceOf(AlreadyExistsException.class);
        assertThat(domain.spec().description()).isEmpty();
    }

    @Test
    void refusesAUuidThatIsTakenAlsoByAnotherProgram() {
        Hypervisor other = connect();
        UUID uuid = idle().uuid();
        DomainSpec same = fixture().idle(DomainName.of("two")).uuid(uuid).build();
        assertThatThrownBy(() -> other.domains().define(same)).isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> hypervisor().domains().define(same)).isInstanceOf(AlreadyExistsException.class);
        assertThat(hypervisor().domains().list()).hasSize(1);
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(hypervisor().domains().list()).isEmpty();
        assertThat(hypervisor().domains().find(ONE)).isEmpty();
        assertThat(hypervisor().domains().find(UUID.randomUUID())).isEmpty();
        assertThatThrownBy(() -> hypervisor().domains().get(ONE))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("domain one");
    }

    @Test
    void isThereForTheNextProgram() {
        DomainSpec spec = idle().spec();
        hypervisor().close();
        assertThat(connect().domains().get(ONE).spec()).isEqualTo(spec);
    }

    @Test
    void redefinesAndKeepsTheIdentity() {
        Domain domain = idle();
        UUID uuid = domain.uuid();
        domain.redefine(fixture().idle(ONE).description("new").build());
        assertThat(domain.spec().description()).isEqualTo("new");
        assertThat(domain.uuid()).isEqualTo(uuid);
        assertThat(connect().domains().get(ONE).spec()).isEqualTo(domain.spec());
    }

    @Test
    void refusesToRedefineAnIdentity() {
        Domain domain = idle();
        DomainSpec spec = domain.spec();
        assertThatThrownBy(() ->
                        domain.redefine(spec.toBuilder().uuid(UUID.randomUUID()).build()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("uuid");
        assertThatThrownBy(() ->
                        domain.redefine(fixture().idle(DomainName.of("two")).build()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("name");
        assertThat(domain.spec()).isEqualTo(spec);
    }

    @Test
    void redefinesADomainThatRunsWithoutTouchingItsGuest() {
        Domain domain = idle();
        domain.start();
        var process = process(domain);
        domain.redefine(fixture().idle(ONE).description("new").build());
        assertIs(domain, DomainState.RUNNING, StateReason.STARTED);
        assertThat(process(domain)).isEqualTo(process);
        domain.suspend();
        assertIs(domain, DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER);
    }

    @Test
    void undefines() {
        Domain domain = idle();
        UUID uuid = domain.uuid();
        domain.undefine();
        assertThat(hypervisor().domains().list()).isEmpty();
        assertThat(hypervisor().domains().find(ONE)).isEmpty();
        assertThat(hypervisor().domains().find(uuid)).isEmpty();
        assertThatThrownBy(domain::start).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(domain::undefine).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(domain::spec).isInstanceOf(NotFoundException.class);
        assertThat(idle().uuid()).as("the name is free again").isNotEqualTo(uuid);
        assertThat(domain.spec().name()).as("the handle finds the new one").isEqualTo(ONE);
    }

    @Test
    void refusesToUndefineWhatRuns() {
        Domain domain = idle();
        domain.startPaused();
        assertThatThrownBy(domain::undefine).isInstanceOf(WrongStateException.class);
        assertIs(domain, DomainState.PAUSED, StateReason.STARTED_PAUSED);
    }

    @Test
    void tellsOfDefinitions() {
        try (Subscription<DomainLifecycleEvent> events = lifecycle()) {
            Domain domain = idle();
            domain.redefine(fixture().idle(ONE).description("new").build());
            domain.undefine();
            assertThat(until(Kind.UNDEFINED, events)).containsExactly(Kind.DEFINED, Kind.REDEFINED, Kind.UNDEFINED);
        }
    }

    @Test
    void changesNothingForAReader() {
        Domain domain = idle();
        domain.startPaused();
        Hypervisor reader = connect(ConnectOptions.builder().readOnly());
        Domain seen = reader.domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.PAUSED);
        assertThat(seen.statistics().vcpus()).isEqualTo(1);
        assertThatThrownBy(seen::resume).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(seen::destroy).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(seen::undefine).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> seen.redefine(domain.spec())).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> reader.domains()
                        .define(fixture().idle(DomainName.of("two")).build()))
                .isInstanceOf(AccessDeniedException.class);
        assertIs(domain, DomainState.PAUSED, StateReason.STARTED_PAUSED);
    }
}
