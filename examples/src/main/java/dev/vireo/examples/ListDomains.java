package dev.vireo.examples;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainStatistics;
import dev.vireo.domain.DomainStatus;
import java.io.PrintStream;
import java.util.Map;

/** Lists all domains with their states, and what the running ones use. Changes nothing, not even by recovery. */
public final class ListDomains {
    private ListDomains() {}

    public static void main(String[] arguments) {
        ConnectOptions options =
                ConnectOptions.builder().program("ListDomains").readOnly().build();
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", options)) {
            list(hypervisor, System.out);
        }
    }

    // @start region="list"
    static void list(Hypervisor hypervisor, PrintStream out) {
        Map<DomainName, DomainStatistics> running = hypervisor.domains().statistics();
        for (Domain domain : hypervisor.domains().list()) {
            DomainStatus status = domain.status();
            out.printf("%-20s %-10s %-20s", domain.name(), status.state(), status.reason());
            DomainStatistics used = running.get(domain.name());
            if (used != null) {
                out.printf(
                        " process %d, %d s of CPU, %d MiB",
                        used.process().pid(),
                        used.cpuTime().toSeconds(),
                        used.residentMemory().toMiB());
            }
            out.println();
        }
    }
    // @end
}
