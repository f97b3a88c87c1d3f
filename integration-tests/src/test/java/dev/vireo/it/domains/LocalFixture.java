package dev.vireo.it.domains;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.StateFolder;
import dev.vireo.spi.DriverProvider;
import dev.vireo.testkit.DomainFixture;
import java.util.ArrayList;
import java.util.List;

/** This machine with a state root of its own. */
abstract class LocalFixture implements DomainFixture {
    private final DriverProvider driver;
    private final StateFolder state = StateFolder.create();
    private final List<LocalHost> hosts = new ArrayList<>();

    LocalFixture(DriverProvider driver) {
        this.driver = driver;
    }

    @Override
    public Hypervisor connect(ConnectOptions.Builder options) {
        LocalHost host = LocalHost.open();
        hosts.add(host);
        return Hypervisor.compose()
                .driver(driver)
                .host(host)
                .options(options.stateRoot(state.root()).build())
                .open();
    }

    @Override
    public void close() {
        hosts.forEach(LocalHost::close);
        try {
            state.assertClean();
        } finally {
            state.close();
        }
    }
}
