package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.HostPath;
import java.time.Duration;

/**
 * Boots a Linux in a microVM and shows its console: {@code BootAMicrovm KERNEL INITRD COMMAND-LINE READY}, where READY is
 * what the guest prints when it is up.
 */
public final class BootAMicrovm {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private BootAMicrovm() {}

    public static void main(String[] arguments) {
        KernelBoot boot = KernelBoot.of(HostPath.of(arguments[0]))
                .initrd(HostPath.of(arguments[1]))
                .commandLine(arguments[2]);
        run(boot, arguments[3]);
    }

    // @start region="microvm"
    static void run(KernelBoot boot, String ready) {
        long begun = System.nanoTime();
        Timeouts patient = Timeouts.builder().start(PATIENCE).build();
        ConnectOptions options = ConnectOptions.builder().timeouts(patient).build();
        try (Hypervisor hypervisor = Hypervisor.connect("kvm:///", options)) {
            say(begun, "connected to " + hypervisor.capabilities().hypervisorVersion());
            DomainSpec spec = DomainSpec.builder(DomainName.of("micro"))
                    .memory(ByteSize.ofMiB(128))
                    .kernel(boot)
                    .build();
            Domain domain = hypervisor.domains().define(spec);
            domain.start();
            say(begun, "its processor runs");
            try (ConsoleReader console = domain.console().readAll()) {
                System.out.println(console.awaitText(ready, PATIENCE));
            }
            say(begun, "the guest is up");
            domain.shutdown(PATIENCE);
            say(begun, "the guest has powered off: " + domain.status().reason());
            domain.undefine();
        }
    }
    // @end

    private static void say(long begun, String what) {
        System.out.printf("[%6d ms] %s%n", (System.nanoTime() - begun) / 1_000_000, what);
    }
}
