package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.host.ProcessIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the parts of {@link DomainConformance} share. */
abstract class DomainPart {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final DomainName ONE = DomainName.of("one");

    private final DomainConformance suite;

    DomainPart(DomainConformance suite) {
        this.suite = suite;
    }

    DomainFixture fixture() {
        return suite.fixture;
    }

    Hypervisor hypervisor() {
        return suite.hypervisor;
    }

    Hypervisor connect() {
        return suite.connect(ConnectOptions.builder());
    }

    Hypervisor connect(ConnectOptions.Builder options) {
        return suite.connect(options);
    }

    Domain idle() {
        return hypervisor().domains().define(fixture().idle(ONE).build());
    }

    Domain talking() {
        return hypervisor().domains().define(fixture().talking(ONE).build());
    }

    static void assertIs(Domain domain, DomainState state, StateReason reason) {
        assertThat(domain.status().state()).isEqualTo(state);
        assertThat(domain.status().reason()).isEqualTo(reason);
        assertThat(domain.status().asOf()).isAfterOrEqualTo(domain.status().since());
    }

    static ProcessIdentity process(Domain domain) {
        return domain.statistics().process();
    }

    /** Waits until something is so; fails after {@link #PATIENCE}. */
    static void eventually(String what, BooleanSupplier isSo) {
        eventually(what, PATIENCE, isSo);
    }

    static void eventually(String what, Duration limit, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("nanoseconds that we have waited too long for: " + what)
                    .isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Takes events until one of this kind has come; all kinds that came, this one included. */
    static List<Kind> until(Kind last, Subscription<DomainLifecycleEvent> events) {
        List<Kind> kinds = new ArrayList<>();
        while (!kinds.contains(last)) {
            Optional<DomainLifecycleEvent> event = events.next(PATIENCE);
            assertThat(event).as("event " + last + " after " + kinds).isPresent();
            kinds.add(event.orElseThrow().kind());
        }
        return kinds;
    }

    Subscription<DomainLifecycleEvent> lifecycle() {
        return hypervisor().events().open(DomainLifecycleEvent.class);
    }
}
