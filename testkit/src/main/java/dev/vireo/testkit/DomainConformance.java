package dev.vireo.testkit;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.error.WrongStateException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What domains do, whatever driver runs them and whatever host they are on. Extend it, and hand it a driver:
 *
 * <pre>{@code
 * class QemuDomainsIT extends DomainConformance {
 *     @Override
 *     protected DomainFixture fixture() {
 *         return new QemuFixture();
 *     }
 * }
 * }</pre>
 */
public abstract class DomainConformance {
    private final List<Hypervisor> connections = new ArrayList<>();
    DomainFixture fixture;
    Hypervisor hypervisor;

    /** A new state root with nothing in it. */
    protected abstract DomainFixture fixture();

    @BeforeEach
    void open() {
        fixture = fixture();
        hypervisor = connect(ConnectOptions.builder());
    }

    /** One more program; closed after the test. */
    Hypervisor connect(ConnectOptions.Builder options) {
        Hypervisor connected = fixture.connect(options);
        connections.add(connected);
        return connected;
    }

    /** Takes down what a test has left, by a program of its own. */
    @AfterEach
    void close() {
        try {
            connections.forEach(Hypervisor::close);
            connections.clear();
            try (Hypervisor last = fixture.connect(ConnectOptions.builder())) {
                last.domains().list().forEach(DomainConformance::takeDown);
            }
        } finally {
            fixture.close();
        }
    }

    private static void takeDown(Domain domain) {
        if (domain.status().state().mayRun()) {
            try {
                domain.destroy();
            } catch (WrongStateException e) {
                // it has ended by itself meanwhile
            }
        }
        domain.undefine();
    }

    @Nested
    class Definitions extends DefinitionConformance {
        Definitions() {
            super(DomainConformance.this);
        }
    }

    @Nested
    class Lifecycle extends LifecycleConformance {
        Lifecycle() {
            super(DomainConformance.this);
        }
    }

    @Nested
    class SeveralPrograms extends SeveralProgramsConformance {
        SeveralPrograms() {
            super(DomainConformance.this);
        }
    }

    @Nested
    class Guests extends GuestConformance {
        Guests() {
            super(DomainConformance.this);
        }
    }
}
