package dev.vireo.lvm.internal;

import dev.vireo.error.UnreachableException;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import dev.vireo.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One {@code lvm} shell, kept from one command to the next. What it cannot do well is done by a process of its own: a
 * command that fails, as the shell does not say why; one that comes while the shell is busy, so that nobody waits behind
 * a command that hangs; and all where the shell does not speak as expected.
 *
 * <p>A shell that died is replaced at the next command, and one that does not answer in time is ended: that command has
 * timed out.
 */
public final class ShellReporter implements Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(ShellReporter.class);
    private static final String SUCCEEDED = "1";

    private final Host host;
    private final Duration deadline;
    private final ProcessReporter processes;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable ShellSession session;
    private volatile boolean useless;

    /** On a host where we are root; started when it is first needed. */
    public ShellReporter(Host host, Duration deadline, ProcessReporter processes) {
        this.host = host;
        this.deadline = deadline;
        this.processes = processes;
    }

    @Override
    public CommandResult run(List<String> words) {
        return ask(words).orElseGet(() -> processes.run(words));
    }

    /** What the shell says, if it can be asked and the command succeeds. */
    Optional<CommandResult> ask(List<String> words) {
        Optional<String> line = line(words);
        if (useless || line.isEmpty() || !turn.tryLock()) {
            return Optional.empty();
        }
        try {
            return ask(words, line.get());
        } finally {
            turn.unlock();
        }
    }

    private Optional<CommandResult> ask(List<String> words, String line) {
        ShellSession current = session;
        boolean fresh = current == null;
        if (current == null) {
            current = ShellSession.start(host);
            session = current;
        }
        boolean answered = false;
        try {
            String answer = current.ask(line, deadline);
            boolean succeeded = succeeded(answer);
            answered = true;
            return succeeded
                    ? Optional.of(
                            new CommandResult(words, 0, answer.getBytes(StandardCharsets.UTF_8), new byte[0], false))
                    : Optional.empty();
        } catch (UnreachableException | MalformedJsonException | JsonTypeException e) {
            useless = fresh;
            LOG.atLevel(fresh ? Level.WARN : Level.DEBUG)
                    .addKeyValue("host", host.address())
                    .setCause(e)
                    .log("no answer from its lvm shell");
            return Optional.empty();
        } finally {
            if (!answered) {
                end();
            }
        }
    }

    private static boolean succeeded(String answer) {
        List<JsonObject> log = Json.parse(answer).asObject().array("log").objects();
        return !log.isEmpty() && log.get(log.size() - 1).string("log_ret_code").equals(SUCCEEDED);
    }

    /** The words as a line that the shell takes apart again; it has quotes, but nothing that would escape them. */
    static Optional<String> line(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (word.chars().anyMatch(c -> c == '\'' || c == '\n' || c == '\r')) {
                return Optional.empty();
            }
            line.append(line.length() == 0 ? "" : " ").append('\'').append(word).append('\'');
        }
        return Optional.of(line.append('\n').toString());
    }

    private void end() {
        ShellSession ended = session;
        session = null;
        if (ended != null) {
            ended.close();
        }
    }

    /** Ends the shell; a command that is under way goes on in a process. */
    @Override
    public void close() {
        useless = true;
        ShellSession running = session;
        if (running != null) {
            running.close();
        }
    }
}
