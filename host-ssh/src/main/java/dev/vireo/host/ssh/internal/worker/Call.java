package dev.vireo.host.ssh.internal.worker;

import dev.vireo.host.ssh.internal.script.Header;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An operation that a worker is asked for, with what is known of its answer. */
public final class Call {
    /** Enough for what tools say about a failure. */
    private static final long ERROR_BYTES = 64 * 1024;

    private final Collector output;
    private final Collector error;
    private final @Nullable Header header;
    private final CompletableFuture<Header.Line> started = new CompletableFuture<>();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    private Call(Collector output, Collector error, @Nullable Header header) {
        this.output = output;
        this.error = error;
        this.header = header;
    }

    /** A small operation, whose answer has bounds of its own. */
    static Call small(String nonce) {
        return new Call(
                new Collector(Collector.withStatus(nonce), Integer.MAX_VALUE / 2),
                new Collector(Collector.withoutStatus(nonce), ERROR_BYTES),
                null);
    }

    /** A command, of whose outputs so much is kept each. */
    static Call command(String nonce, long limit) {
        return new Call(
                new Collector(Collector.withStatus(nonce), limit),
                new Collector(Collector.withoutStatus(nonce), limit),
                new Header(nonce));
    }

    synchronized void output(ByteBuffer data) {
        if (header == null || started.isDone()) {
            output.take(data);
        } else {
            ByteBuffer all = data.duplicate();
            Optional<Header.Line> line = header.take(data);
            if (line.isPresent()) {
                output.reset();
                output.take(data);
                started.complete(line.get());
            } else {
                // The answer may end without that line.
                output.take(all);
            }
        }
        answerIfOver();
    }

    synchronized void error(ByteBuffer data) {
        error.take(data);
        answerIfOver();
    }

    private void answerIfOver() {
        if (output.isOver() && error.isOver()) {
            boolean truncated = output.isTruncated() || error.isTruncated();
            reply.complete(new Reply(output.status(), output.bytes(), error.bytes(), truncated));
        }
    }

    void fail(Throwable failure) {
        started.completeExceptionally(failure);
        reply.completeExceptionally(failure);
    }

    /** What a command's script says first. */
    public CompletableFuture<Header.Line> started() {
        return started;
    }

    /** The answer. */
    public CompletableFuture<Reply> reply() {
        return reply;
    }
}
