package dev.vireo.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest under KVM on another machine, which Vireo drives from here by SSH. */
@UseLab(vcpus = 1)
@Timeout(600)
class NestedLabIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void runsAGuestUnderKvmOnAMachineThatHasNothingOfOurs(Lab lab) {
        LabHost host = lab.host(1);
        KernelBoot boot = Cargo.putGuest(host);
        try (Hypervisor hypervisor = host.hypervisor()) {
            assertThat(hypervisor.host().facts().hostName()).isEqualTo("host1");
            assertThat(hypervisor.capabilities().accelerators()).contains(Accelerator.KVM);
            Domain domain = hypervisor
                    .domains()
                    .define(Caller.spec(
                            Cargo.there(boot.kernel().value()),
                            Cargo.there(boot.initrd().orElseThrow().value()),
                            LinuxGuest.commandLine().toString()))
                    .within(PATIENCE);
            domain.start();
            try (ConsoleReader console = domain.console().readAll()) {
                console.awaitText(GuestLine.READY.marker(), PATIENCE);
            }
            domain.shutdown(PATIENCE);
            domain.await(DomainState.STOPPED, PATIENCE);
            domain.undefine();
        }
    }
}
