package dev.vireo.host;

import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command that ended has said. */
public final class CommandResult {
    private final List<String> argv;
    private final int exitStatus;
    private final byte[] output;
    private final byte[] error;
    private final boolean truncated;

    /** Creates the result; the arrays are handed over and must not be changed afterwards. */
    public CommandResult(List<String> argv, int exitStatus, byte[] output, byte[] error, boolean truncated) {
        this.argv = List.copyOf(argv);
        this.exitStatus = exitStatus;
        this.output = output;
        this.error = error;
        this.truncated = truncated;
    }

    /** The exit status; 128 + n where signal n ended the command. */
    public int exitStatus() {
        return exitStatus;
    }

    /** Whether the exit status is 0. */
    public boolean succeeded() {
        return exitStatus == 0;
    }

    /** Standard output; a copy. */
    public byte[] outputBytes() {
        return output.clone();
    }

    /** Standard output, decoded as UTF-8. */
    public String output() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Standard error, decoded as UTF-8. */
    public String standardError() {
        return new String(error, StandardCharsets.UTF_8);
    }

    /** Whether either output was longer than the command's limit and was cut there. */
    public boolean truncated() {
        return truncated;
    }

    /**
     * This result if the command succeeded.
     *
     * @param attempted the operation, as a verb
     * @param subject what it was attempted on
     * @throws CommandFailedException the exit status is not 0
     */
    public CommandResult orThrow(String attempted, String subject) {
        if (succeeded()) {
            return this;
        }
        String said = standardError().strip();
        String problem = argv.get(0) + " ended with status " + exitStatus + (said.isEmpty() ? "" : ": " + said);
        throw new CommandFailedException(
                ErrorDetails.of(attempted, subject, problem), argv, exitStatus, standardError());
    }
}
