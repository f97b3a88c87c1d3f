package dev.vireo.examples;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Console;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.error.TimedOutException;
import java.time.Duration;

/** Runs a command in a guest that has a shell on its console: {@code ConsoleSession DOMAIN COMMAND}. */
public final class ConsoleSession {
    private ConsoleSession() {}

    public static void main(String[] arguments) {
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///")) {
            Domain domain = hypervisor.domains().get(DomainName.of(arguments[0]));
            System.out.println(run(domain, arguments[1], Duration.ofSeconds(10)));
        }
    }

    // @start region="run"
    /**
     * Runs a command and returns what it printed.
     *
     * @throws TimedOutException it did not end in time; what it does goes on
     */
    static String run(Domain domain, String command, Duration limit) {
        Console console = domain.console();
        try (ConsoleReader output = console.readNew()) {
            // The console echoes what is typed. The quotes tell the marker that we type from the one that is printed.
            console.write("echo BE''GIN; " + command + "; echo E''ND\n");
            output.awaitText("BEGIN\r\n", limit);
            String text = output.awaitText("END\r\n", limit);
            return text.substring(0, text.length() - "END\r\n".length());
        }
    }
    // @end
}
