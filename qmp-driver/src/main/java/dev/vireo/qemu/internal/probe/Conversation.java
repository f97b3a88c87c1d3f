package dev.vireo.qemu.internal.probe;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.RunningCommand;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import dev.vireo.json.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** QMP with a QEMU of our own that runs no guest, over its standard input and output. */
final class Conversation implements AutoCloseable {
    private static final int MOST_OUTPUT = 64 << 20;
    private static final int MOST_ERROR = 16 << 10;

    private final String subject;
    private final long end;
    private final Map<Long, CompletableFuture<JsonObject>> questions = new ConcurrentHashMap<>();
    private final RunningCommand process;
    private volatile @Nullable String over;
    private long lastId;

    Conversation(Host host, String subject, Command command, Duration limit) {
        this.subject = subject;
        end = System.nanoTime() + limit.toNanos();
        process = host.start(command, new Listener());
        ask("qmp_capabilities", JsonObject.EMPTY);
    }

    /** Asks and returns the answer, which must be an array. */
    JsonArray askForArray(String command, JsonObject arguments) {
        return ask(command, arguments).asArray();
    }

    /** Asks and returns the answer. */
    JsonValue ask(String command, JsonObject arguments) {
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        long id = ++lastId;
        questions.put(id, answer);
        JsonObject question = JsonObject.builder()
                .put("execute", command)
                .put("arguments", arguments)
                .put("id", id)
                .build();
        process.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
        failIfOver();
        JsonObject reply = await(answer);
        return reply.find("return").orElseThrow(() -> refused("it refuses " + command, null));
    }

    private void failIfOver() {
        String problem = over;
        if (problem != null) {
            questions.values().forEach(question -> question.completeExceptionally(new IllegalStateException(problem)));
        }
    }

    private JsonObject await(CompletableFuture<JsonObject> answer) {
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimedOutException(details("it did not answer in time"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(details("interrupted"), e);
        } catch (ExecutionException e) {
            throw refused(
                    e.getCause() == null
                            ? "it ended"
                            : String.valueOf(e.getCause().getMessage()),
                    e);
        }
    }

    private UnsupportedException refused(String problem, @Nullable Throwable cause) {
        return new UnsupportedException(details(problem).advice("check that it runs: " + subject + " -version"), cause);
    }

    private ErrorDetails details(String problem) {
        return ErrorDetails.of("ask", subject, problem);
    }

    @Override
    public void close() {
        process.close();
    }

    /** Cuts the output into lines and hands each reply to its question. */
    private final class Listener implements CommandListener {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final ByteArrayOutputStream error = new ByteArrayOutputStream();

        @Override
        public void output(ByteBuffer data) {
            while (data.hasRemaining()) {
                byte next = data.get();
                if (next == '\n') {
                    message(line.toByteArray());
                    line.reset();
                } else if (line.size() < MOST_OUTPUT) {
                    line.write(next);
                }
            }
        }

        private void message(byte[] text) {
            JsonObject message;
            try {
                if (!(Json.parse(text) instanceof JsonObject object)) {
                    return;
                }
                message = object;
            } catch (MalformedJsonException e) {
                return;
            }
            message.find("id").ifPresent(id -> {
                CompletableFuture<JsonObject> question = questions.remove(id.asLong());
                if (question != null) {
                    question.complete(message);
                }
            });
        }

        @Override
        public void standardError(ByteBuffer data) {
            while (data.hasRemaining() && error.size() < MOST_ERROR) {
                error.write(data.get());
            }
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {
            String said = error.toString(StandardCharsets.UTF_8).strip();
            over = failure != null
                    ? "lost it: " + failure.getMessage()
                    : "it ended with status " + exitStatus + (said.isEmpty() ? "" : ": " + said);
            failIfOver();
        }
    }
}
