package dev.vireo.it.microvm;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.SpecJson;
import dev.vireo.microvm.MicrovmDriverProvider;
import java.util.concurrent.CountDownLatch;

/** A program that starts a microVM and stays. Arguments: folder of the state, folder of the program, spec as JSON. */
final class Launcher {
    static final String STARTED = "started";

    private Launcher() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (LocalHost host = LocalHost.open();
                Hypervisor hypervisor = Hypervisor.compose()
                        .driver(new MicrovmDriverProvider(HostPath.of(arguments[1])))
                        .host(host)
                        .options(ConnectOptions.builder()
                                .stateRoot(StateRoot.below(HostPath.of(arguments[0])))
                                .build())
                        .open()) {
            hypervisor.domains().define(SpecJson.parse(arguments[2])).start();
            System.out.println(STARTED);
            new CountDownLatch(1).await();
        }
    }
}
