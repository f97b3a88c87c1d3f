package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.microvm.MicrovmDriverProvider;
import java.time.Duration;

/**
 * Runs a microVM within this JVM: {@code RunInThisJvm KERNEL INITRD COMMAND-LINE READY}, where READY is what the guest
 * prints when it is up.
 */
public final class RunInThisJvm {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private RunInThisJvm() {}

    public static void main(String[] arguments) {
        KernelBoot boot = KernelBoot.of(HostPath.of(arguments[0]))
                .initrd(HostPath.of(arguments[1]))
                .commandLine(arguments[2]);
        DomainSpec spec = DomainSpec.builder(DomainName.of("within"))
                .memory(ByteSize.ofMiB(128))
                .kernel(boot)
                .build();
        run(ConnectOptions.defaults(), spec, arguments[3]);
    }

    /** Runs a guest until it is up. */
    // @start region="resident"
    public static void run(ConnectOptions options, DomainSpec spec, String ready) {
        try (LocalHost host = LocalHost.open();
                Hypervisor hypervisor = Hypervisor.compose()
                        .driver(MicrovmDriverProvider.inThisJvm())
                        .host(host)
                        .options(options)
                        .open()) {
            Domain domain = hypervisor.domains().define(spec);
            domain.start();
            System.out.println(domain.name() + " lives as long as its " + domain.lifetime());
            try (ConsoleReader console = domain.console().readAll()) {
                System.out.println(console.awaitText(ready, PATIENCE));
            }
        } // here it ends
    }
    // @end
}
