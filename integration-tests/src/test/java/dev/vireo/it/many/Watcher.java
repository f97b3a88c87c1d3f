package dev.vireo.it.many;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.Domain;
import dev.vireo.domain.Freshness;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.Drivers;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** A program that watches all domains and does nothing, until it is told to end. Arguments: driver, folder. */
final class Watcher {
    static final String WATCHING = "watching";

    private Watcher() {}

    public static void main(String[] arguments) throws IOException {
        try (LocalHost host = LocalHost.open();
                Hypervisor hypervisor = Hypervisor.compose()
                        .driver(Drivers.named(arguments[0]))
                        .host(host)
                        .options(ConnectOptions.builder()
                                .stateRoot(StateRoot.below(HostPath.of(arguments[1])))
                                .program("watcher")
                                .build())
                        .open()) {
            while (!hypervisor.domains().list().stream().allMatch(Watcher::isLive)) {
                LockSupport.parkNanos(1_000_000);
            }
            System.out.println(WATCHING);
            while (System.in.read() >= 0) {
                // until the other end is closed
            }
        }
    }

    private static boolean isLive(Domain domain) {
        return domain.status().freshness() == Freshness.LIVE;
    }
}
