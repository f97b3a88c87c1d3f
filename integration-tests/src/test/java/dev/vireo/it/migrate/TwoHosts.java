package dev.vireo.it.migrate;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.error.VireoException;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.StateFolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two state roots on this machine, which know nothing of each other: as good as two hosts that share their disks. After
 * each test nothing is left of either.
 */
final class TwoHosts implements BeforeEachCallback, AfterEachCallback {
    private final String driver;
    private final List<Hypervisor> open = new ArrayList<>();
    private StateFolder source;
    private StateFolder target;
    private LocalHost host;

    TwoHosts(String driver) {
        this.driver = driver;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        source = StateFolder.create();
        target = StateFolder.create();
        host = LocalHost.open();
    }

    StateFolder source() {
        return source;
    }

    StateFolder target() {
        return target;
    }

    LocalHost host() {
        return host;
    }

    /** One more program on one of both. */
    Hypervisor connect(StateFolder where) {
        Hypervisor hypervisor = open(driver, host, where);
        open.add(hypervisor);
        return hypervisor;
    }

    static Hypervisor open(String driver, dev.vireo.host.Host host, StateFolder where) {
        return Hypervisor.compose()
                .driver(Drivers.named(driver))
                .host(host)
                .options(ConnectOptions.builder().stateRoot(where.root()).build())
                .open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(Hypervisor::close);
        open.clear();
        try {
            takeDown(driver, host, source);
            takeDown(driver, host, target);
            source.assertClean();
            target.assertClean();
        } finally {
            host.close();
            source.close();
            target.close();
        }
    }

    /** Ends and removes all domains. */
    static void takeDown(String driver, LocalHost host, StateFolder where) {
        try (Hypervisor last = open(driver, host, where)) {
            for (Domain domain : last.domains().list()) {
                if (domain.status().state() != DomainState.STOPPED) {
                    try {
                        domain.destroy();
                    } catch (VireoException gone) {
                        // so much the better
                    }
                }
                if (domain.status().state() == DomainState.IN_DOUBT) {
                    domain.resolve(dev.vireo.domain.HandoverEvidence.targetRuns("the test is over"));
                }
                domain.undefine();
            }
        }
    }
}
