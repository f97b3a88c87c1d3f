package dev.vireo.host.ssh.internal.lock;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.script.Fields;
import dev.vireo.host.ssh.internal.script.Nonce;
import dev.vireo.host.ssh.internal.script.SpokenLines;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The process on the host that holds our locks. It ends when it hears nothing for as long as its patience, so a lock is
 * surely held only until the patience has passed since the last heartbeat that it answered was sent.
 */
final class LockKeeper implements Stream.Sink {
    private final Duration patience;
    private final String nonce = Nonce.next();
    private final SpokenLines lines = new SpokenLines(nonce, this::answered);
    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Long> beats = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile long heardOf = System.nanoTime();
    private volatile boolean lost;
    private volatile @Nullable Stream stream;

    LockKeeper(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void opening(Stream opened) {
        stream = opened;
        heardOf = System.nanoTime();
        String seconds = String.format(Locale.ROOT, "%.3f", patience.toMillis() / 1000.0);
        opened.send(new Fields().add(nonce).add(seconds).toBuffer());
    }

    /** Whether all its locks are surely held; once false, for good. */
    boolean isAlive() {
        Stream current = stream;
        if (current == null || !current.isOpen() || System.nanoTime() - heardOf > patience.toNanos()) {
            lost = true;
        }
        return !lost;
    }

    /** Shows that we live; what was held by one that did not hear of it in time is given up. */
    void beat() {
        Stream current = stream;
        if (current == null) {
            return;
        }
        if (!isAlive()) {
            current.close();
            return;
        }
        String id = nextId();
        beats.put(id, System.nanoTime());
        current.send(new Fields().add("beat").add(id).toBuffer());
    }

    String nextId() {
        return String.valueOf(count.incrementAndGet());
    }

    /** Asks for something by an id of its own; one word is the answer. */
    CompletableFuture<String> ask(String request, String id, String... more) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Stream current = stream;
        waiting.put(id, answer);
        if (current == null || !isAlive()) {
            fail(answer);
            return answer;
        }
        Fields fields = new Fields().add(request).add(id);
        for (String field : more) {
            fields.add(field);
        }
        if (!current.send(fields.toBuffer()) || lost) {
            fail(answer);
        }
        return answer;
    }

    private void fail(CompletableFuture<String> answer) {
        answer.completeExceptionally(
                new UnreachableException(ErrorDetails.of("lock", "the host", "the lock-keeper there was lost")));
    }

    private void answered(String line) {
        String[] words = line.split(" ", 2);
        Long sent = beats.remove(words[0]);
        if (sent != null) {
            heardOf = sent;
            return;
        }
        CompletableFuture<String> answer = waiting.remove(words[0]);
        if (answer != null) {
            answer.complete(words.length > 1 ? words[1] : "");
        }
    }

    @Override
    public void output(ByteBuffer data) {
        lines.take(data);
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        lost = true;
        waiting.values().forEach(this::fail);
        waiting.clear();
    }

    void close() {
        lost = true;
        Stream current = stream;
        if (current != null) {
            current.endInput();
            current.close();
        }
    }
}
