package com.example.consumer;

import dev.vireo.ByteSize;
import dev.vireo.Capabilities;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.HostPath;

/** Uses Vireo as a program outside its build does: connects, defines a domain, finds it again, undefines it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ConnectOptions options = ConnectOptions.builder()
                .program("consumer")
                .stateRoot(StateRoot.below(HostPath.of(arguments[0])))
                .build();
        DomainName name = DomainName.of("consumer");
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", options)) {
            print(hypervisor.capabilities());
            hypervisor
                    .domains()
                    .define(DomainSpec.builder(name).memory(ByteSize.ofMiB(64)).build());
        }
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", options)) {
            Domain domain = hypervisor.domains().get(name);
            System.out.printf("%s is %s%n", domain.name(), domain.status().state());
            domain.undefine();
            try {
                hypervisor.domains().get(name);
                throw new IllegalStateException("undefined, and still there");
            } catch (NotFoundException expected) {
                System.out.printf("%s is gone; effect of asking: %s%n", name, expected.effect());
            }
        }
    }

    private static void print(Capabilities capabilities) {
        System.out.printf(
                "Vireo in %s on Java %s: %s %s, %s, firmware %s%n",
                Hypervisor.class.getModule(),
                Runtime.version(),
                capabilities.driver(),
                capabilities.hypervisorVersion(),
                capabilities.accelerators(),
                capabilities.firmware());
    }
}
