package dev.vireo.host.ssh.internal.worker;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.script.Fields;
import dev.vireo.host.ssh.internal.script.Nonce;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shell on the host that does one operation after the other. Used by one caller at a time. */
final class Worker implements Stream.Sink {
    /** More than any operation says; files are bounded before. */
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    private static final int MOST_ERROR_BYTES = 64 * 1024;

    private final String nonce = Nonce.next();
    private final byte[] mark = ("\n" + nonce).getBytes(StandardCharsets.US_ASCII);
    private volatile @Nullable Stream stream;

    // Guarded by this.
    private final Tail output = new Tail();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private int status = -1;
    private boolean errorEnded;
    private boolean over;
    private @Nullable CompletableFuture<Reply> waiting;

    @Override
    public void opening(Stream opened) {
        stream = opened;
        opened.send(new Fields().add(nonce).toBuffer());
    }

    boolean isOpen() {
        Stream current = stream;
        return current != null && current.isOpen();
    }

    /** Asks for an operation. */
    CompletableFuture<Reply> ask(String operation, List<String> arguments, byte[] payload) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        Stream current = stream;
        synchronized (this) {
            if (over || current == null) {
                answer.completeExceptionally(lost());
                return answer;
            }
            waiting = answer;
            status = -1;
            errorEnded = false;
            output.reset();
            error.reset();
        }
        current.send(new Fields().add(operation).addAll(arguments).raw(payload).toBuffer());
        return answer;
    }

    private static UnreachableException lost() {
        return new UnreachableException(ErrorDetails.of("talk to", "the host", "the connection was lost"));
    }

    @Override
    public void output(ByteBuffer data) {
        synchronized (this) {
            append(output, data);
            if (output.size() > MOST_BYTES) {
                throw new NotEnoughResourcesException(
                        ErrorDetails.of("talk to", "the host", "an answer is longer than " + MOST_BYTES + " bytes"));
            }
            takeStatus();
        }
        answerIfOver();
    }

    @Override
    public void error(ByteBuffer data) {
        synchronized (this) {
            append(error, data);
            byte[] said = error.toByteArray();
            int mine = said.length - mark.length - 1;
            if (mine >= 0 && said[said.length - 1] == '\n' && matches(said, mine)) {
                errorEnded = true;
                error.reset();
                error.write(said, 0, Math.min(mine, MOST_ERROR_BYTES));
            }
        }
        answerIfOver();
    }

    private static void append(ByteArrayOutputStream bytes, ByteBuffer data) {
        byte[] more = new byte[data.remaining()];
        data.get(more);
        bytes.writeBytes(more);
    }

    private boolean matches(byte[] said, int offset) {
        return Arrays.equals(said, offset, offset + mark.length, mark, 0, mark.length);
    }

    /** The last line is "NONCE STATUS". */
    private void takeStatus() {
        int longest = mark.length + 5;
        int size = output.size();
        byte[] all = output.bytes();
        if (size == 0 || all[size - 1] != '\n') {
            return;
        }
        for (int start = Math.max(0, size - longest); start <= size - mark.length - 3; start++) {
            if (all[start] == '\n' && matches(all, start)) {
                String digits =
                        new String(all, start + mark.length, size - start - mark.length, StandardCharsets.US_ASCII);
                status = Integer.parseInt(digits.strip());
                output.cut(start);
                return;
            }
        }
    }

    private void answerIfOver() {
        CompletableFuture<Reply> answer;
        Reply reply;
        synchronized (this) {
            answer = waiting;
            if (answer == null || status < 0 || !errorEnded) {
                return;
            }
            waiting = null;
            reply = new Reply(status, output.toByteArray(), error.toString(StandardCharsets.UTF_8));
        }
        answer.complete(reply);
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        CompletableFuture<Reply> answer;
        synchronized (this) {
            over = true;
            answer = waiting;
            waiting = null;
        }
        if (answer != null) {
            answer.completeExceptionally(failure == null ? lost() : failure);
        }
    }

    /** A buffer whose end can be looked at without a copy. */
    private static final class Tail extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }

        void cut(int length) {
            count = length;
        }
    }

    void close() {
        Stream current = stream;
        if (current != null) {
            current.close();
        }
    }
}
