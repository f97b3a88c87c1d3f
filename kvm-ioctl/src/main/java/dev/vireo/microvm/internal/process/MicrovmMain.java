package dev.vireo.microvm.internal.process;

import dev.vireo.error.VireoException;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that is one microVM. Its argument is the number of the descriptor by which it reads what it is to be; what
 * follows is for people who look at a list of processes. It ends with status 0 when the guest or its owner ended it.
 */
public final class MicrovmMain {
    private static final Logger LOG = LoggerFactory.getLogger(MicrovmMain.class);

    private MicrovmMain() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        int status = 1;
        try {
            byte[] text = InheritedText.read(Integer.parseInt(arguments[0]));
            run(MachineDescription.of((JsonObject) Json.parse(text)));
            status = 0;
        } catch (VireoException e) {
            System.err.println(e.getMessage());
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOG.error("The microVM has failed", e);
        }
        // Nothing is left to do: threads that wait for pipes are not waited for.
        Runtime.getRuntime().halt(status);
    }

    private static void run(MachineDescription description) throws IOException, InterruptedException {
        try (GuestMachine machine = GuestMachine.start(description, MachineFiles.FOUND, Sandbox::enter)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> terminated(machine), "terminated"));
            machine.awaitEnd();
        }
    }

    private static void terminated(GuestMachine machine) {
        machine.tellOfEnd();
        machine.closeMonitors();
    }
}
