package dev.vireo.it.microvm;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.SpecJson;
import dev.vireo.microvm.MicrovmDriverProvider;
import java.util.concurrent.CountDownLatch;

/**
 * A program that starts a microVM and stays. Arguments: folder of the state, folder of the program or {@link #RESIDENT} for
 * a microVM within this one, spec as JSON.
 */
final class Launcher {
    static final String STARTED = "started";
    static final String RESIDENT = "resident";

    private Launcher() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (LocalHost host = LocalHost.open();
                Hypervisor hypervisor = Hypervisor.compose()
                        .driver(driver(arguments[1]))
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

    private static MicrovmDriverProvider driver(String program) {
        return program.equals(RESIDENT)
                ? MicrovmDriverProvider.inThisJvm()
                : new MicrovmDriverProvider(HostPath.of(program));
    }
}
