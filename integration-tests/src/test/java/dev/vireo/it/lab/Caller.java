package dev.vireo.it.lab;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program on a lab host that starts a guest there and stays. Arguments: kernel, initial RAM disk, command line. */
final class Caller {
    static final String DOMAIN = "inner";
    static final String STARTED = "caller: started";

    private Caller() {}

    static DomainSpec spec(String kernel, String initrd, String commandLine) {
        return DomainSpec.builder(DomainName.of(DOMAIN))
                .accelerator(Accelerator.KVM)
                .memory(ByteSize.ofMiB(256))
                .kernel(KernelBoot.of(HostPath.of(kernel))
                        .initrd(HostPath.of(initrd))
                        .commandLine(commandLine))
                .build();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Timeouts slow = Timeouts.defaults().toBuilder()
                .call(Duration.ofSeconds(60))
                .start(Duration.ofMinutes(3))
                .build();
        ConnectOptions options = ConnectOptions.builder().timeouts(slow).build();
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", options)) {
            Domain domain = hypervisor.domains().define(spec(arguments[0], arguments[1], arguments[2]));
            domain.start();
            System.out.println(STARTED);
            new CountDownLatch(1).await();
        }
    }
}
