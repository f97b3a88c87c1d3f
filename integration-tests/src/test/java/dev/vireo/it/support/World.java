package dev.vireo.it.support;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Host;
import dev.vireo.host.local.LocalHost;
import dev.vireo.spi.DriverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * This machine, a state root of the test's own and a driver. After each test everything that is left is taken down
 * through the api, and it is checked that nothing stays: no process, no run folder, no intent, no log.
 */
public final class World implements BeforeEachCallback, AfterEachCallback {
    private final DriverProvider driver;
    private final List<Hypervisor> open = new ArrayList<>();
    private StateFolder state;
    private LocalHost host;

    /** A world with this driver. */
    public World(DriverProvider driver) {
        this.driver = driver;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        state = StateFolder.create();
        host = LocalHost.open();
    }

    /** The folder that all is in. */
    public StateFolder state() {
        return state;
    }

    /** Where the state is. */
    public StateRoot root() {
        return state.root();
    }

    /** A path in the folder, outside the state root. */
    public Path path(String name) {
        return state.path().resolve(name);
    }

    /** This machine. */
    public Host host() {
        return host;
    }

    /** One more program, so to say, with the defaults. */
    public Hypervisor connect() {
        return connect(ConnectOptions.builder());
    }

    /** One more program with options. */
    public Hypervisor connect(ConnectOptions.Builder options) {
        return connect(host, options);
    }

    /** One more program that uses another driver on the same state; closed by the caller. */
    public Hypervisor connectTo(String scheme) {
        return Hypervisor.compose()
                .driver(Drivers.named(scheme))
                .host(host)
                .options(ConnectOptions.builder().stateRoot(root()).build())
                .open();
    }

    /** One more program, on a host. */
    public Hypervisor connect(Host on, ConnectOptions.Builder options) {
        Hypervisor opened = Hypervisor.compose()
                .driver(driver)
                .host(on)
                .options(options.stateRoot(root()).build())
                .open();
        open.add(opened);
        return opened;
    }

    /** A small domain that every driver can run everywhere. */
    public static DomainSpec.Builder spec(String name) {
        return DomainSpec.builder(DomainName.of(name))
                .memory(ByteSize.ofMiB(32))
                .accelerator(Accelerator.EMULATION);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            closeAll();
            takeDown();
            state.assertClean();
        } finally {
            host.close();
            state.close();
        }
    }

    /** Closes every connection, as if all programs had ended. */
    public void closeAll() {
        open.forEach(Hypervisor::close);
        open.clear();
    }

    /** Ends and removes all domains. */
    public void takeDown() {
        if (!Files.isDirectory(Path.of(root().durable().value()))) {
            return;
        }
        try (Hypervisor last = connect()) {
            for (Domain domain : last.domains().list()) {
                try {
                    domain.destroy();
                } catch (WrongStateException stopped) {
                    // so much the better
                }
                try {
                    domain.undefine();
                } catch (NotFoundException gone) {
                    // so much the better
                }
            }
        } finally {
            open.clear();
        }
    }
}
