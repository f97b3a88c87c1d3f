package dev.vireo.host.ssh.internal.process;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.script.Nonce;
import dev.vireo.host.ssh.internal.script.SpokenLines;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One process on the host that tells when others end. */
final class ProcessWatcher implements Stream.Sink {
    private final String nonce = Nonce.next();
    private final SpokenLines lines = new SpokenLines(nonce, this::said);
    private final Map<String, CompletableFuture<Void>> watched = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean over;
    private volatile @Nullable Stream stream;

    @Override
    public void opening(Stream opened) {
        stream = opened;
        say(nonce);
    }

    private void say(String line) {
        Stream current = stream;
        if (current != null) {
            current.send(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    boolean isOpen() {
        Stream current = stream;
        return !over && current != null && current.isOpen();
    }

    /** Completes when the process is gone; cancelling it ends the watch. */
    CompletableFuture<Void> watch(ProcessIdentity process) {
        String id = String.valueOf(count.incrementAndGet());
        CompletableFuture<Void> gone = new CompletableFuture<>();
        watched.put(id, gone);
        var unused = gone.whenComplete((nothing, failure) -> {
            if (watched.remove(id) != null) {
                say("stop " + id);
            }
        });
        say("watch " + id + " " + process.pid() + " " + process.startTime());
        if (over) {
            fail(gone);
        }
        return gone;
    }

    private static void fail(CompletableFuture<Void> gone) {
        gone.completeExceptionally(
                new UnreachableException(ErrorDetails.of("watch", "processes", "the connection was lost")));
    }

    private void said(String line) {
        CompletableFuture<Void> gone = watched.remove(line.split(" ", 2)[0]);
        if (gone != null) {
            gone.complete(null);
        }
    }

    @Override
    public void output(ByteBuffer data) {
        lines.take(data);
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        over = true;
        watched.values().forEach(ProcessWatcher::fail);
    }

    void close() {
        over = true;
        Stream current = stream;
        if (current != null) {
            current.close();
        }
    }
}
